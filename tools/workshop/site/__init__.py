"""The year as a site that needs no server: pages made from the released sessions, `workshop.toml` and the datasets.

For everybody who wants to look before they click, and for whom the borrowed computer is slow or blocked. Nothing is
loaded from elsewhere, and nothing that somebody writes leaves their browser.
"""
