"""The messages for the chat: short, each with its link, in order, and with nothing that is for facilitators alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meetings import for_facilitators, in_every_session, run_of_show

from workshop.facilitate import agenda, chat, clock, invitation, links
from workshop.facilitate.agenda import Form
from workshop.facilitate.settings import Settings

in_both_lengths = pytest.mark.parametrize("minutes", [90, 60])


def planned(session, minutes=90):
    return run_of_show(session, Form(minutes))


@in_every_session
@in_both_lengths
def test_each_message_is_short_and_carries_the_link_of_its_session(each, minutes, published):
    found = chat.messages(planned(each, minutes), published)
    assert max(len(message.text) for message in found) < 1000
    opens = links.for_session(each, published)
    assert all(opens.gitpuller in message.text for message in found)
    assert any(opens.binder in message.text for message in found), "the one to try when the first does not open"


@in_every_session
@in_both_lengths
def test_without_an_address_each_message_says_where_the_link_comes(each, minutes):
    found = chat.messages(planned(each, minutes), Settings())
    assert max(len(message.text) for message in found) < 1000
    assert all(f"[paste your link to session {each.number} here]" in message.text for message in found)
    assert not any("http" in message.text for message in found)


@in_every_session
@in_both_lengths
def test_the_messages_follow_the_steps(each, minutes):
    planned_show = planned(each, minutes)
    found = chat.messages(planned_show, Settings())
    assert [message.minute for message in found] == sorted(message.minute for message in found)
    assert list(dict.fromkeys(message.about for message in found)) == [step.title for step in each.steps]
    told = [message.text for message in found if message.text.startswith("To all rooms: ")]
    reminders = [reminder for slot in planned_show.slots for reminder in slot.reminders]
    assert len(told) == len(reminders) > 0


@in_every_session
@in_both_lengths
def test_what_is_for_facilitators_alone_is_in_no_message_and_no_note(each, minutes):
    planned_show = planned(each, minutes)
    sent = chat.file(planned_show, Settings()) + invitation.two_weeks_before(planned_show, Settings())
    sent += invitation.two_days_before(planned_show, Settings())
    for sentence in for_facilitators(each):
        assert sentence not in sent


@given(st.text(st.sampled_from("ab .!?\n"), max_size=3000).filter(str.strip))
def test_a_long_text_is_cut_between_words_and_loses_none(text):
    parts = list(chat.parts(text, "The notebook: here"))
    assert all(len(part) < 1000 and part.endswith("The notebook: here") for part in parts)
    if max(map(len, text.split())) < 900:
        assert "".join(part.removesuffix("The notebook: here") for part in parts).split() == text.split()


@in_every_session
def test_the_notes_say_when_where_what_and_how_to_ask(each, published):
    first = invitation.two_weeks_before(planned(each), published)
    second = invitation.two_days_before(planned(each), published)
    assert "Send: Tuesday, August 3, 2027" in first and "Send: Sunday, August 15, 2027" in second
    for note in (first, second):
        assert "When: Tuesday, August 17, 2027, 11:30 to 13:00 (America/New_York)" in note
        assert "obody has to disclose" in note
        assert links.for_session(each, published).gitpuller in note
        assert each.title in note and "“" in note
    assert "what you need to take part" in first


def test_where_the_day_is_not_known_the_note_has_a_place_for_it(session):
    planned_show = agenda.plan(session, clock.usual(Settings()))
    assert "When: [the day], 11:30" in invitation.two_weeks_before(planned_show, Settings())
    assert invitation.two_days_before(planned_show, Settings()).startswith("Send: two days before the meeting")


@in_every_session
def test_the_mail_of_the_day_after_has_what_the_session_leads_on_to(each, published):
    mail = invitation.day_after(planned(each), published, "And then?")
    bullets = [
        line for cell in each.notebook.parts["further"] for line in cell.source.split("\n") if line.startswith("- ")
    ]
    addresses = [found for line in bullets for found in re.findall(r"\]\((https?://[^)\s]+)\)", line)]
    assert [found for found in addresses if found not in mail] == []
    assert not re.search(r"\]\(|\*\*|<!--", mail), "it is plain text"
    assert "only if you ticked" in mail and each.about.question in mail
    assert "Next time: And then?" in mail
    assert "the last session" in invitation.day_after(planned(each), published)
