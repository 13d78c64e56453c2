"""The data of the year for those who keep them: listed, checked, built again, begun, and written up as a page.

What a table means stands in its datapackage.json, how it is made in its build.py; nothing here changes either unasked.
"""
