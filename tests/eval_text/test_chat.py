#!/usr/bin/env python3
"""A chat model at the desk (text_desk --chat-url): what it is told, that its calls reach the real order tools, and that these hold
it to the rules. The model is scripted_model.py.

    test_chat.py TEXT_DESK"""
import os
import sys

try:
    from play import Desk
except ImportError:
    print("test_chat: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

from scripted_model import Model, last_answer, read_back, submit

HERE = os.path.dirname(os.path.abspath(__file__))
MENU = os.path.join(HERE, "..", "..", "menus", "harbor-pizza.yaml")
READ_BACK = [("get_order", {"for_read_back": True})]
PLAIN = {"item_id": "pepperoni-pizza", "size_id": "large"}
HALF = dict(PLAIN, options=[{"option_id": "mushrooms", "side": "left"}])

ORDER = {
    "Two large pepperoni pizzas, one of them with mushrooms on half.": [
        [("add_item", PLAIN), ("add_item", HALF)], "One plain and one with mushrooms on one half. What else?"],
    "That's all. Pickup, for Sam.": [[("set_customer", {"name": "Sam", "service": "pickup"})], READ_BACK, read_back],
    # An eager model takes that for a yes; the server does not.
    "Yes, but make the plain one a small.": [
        submit, lambda messages: [("change_item", {"line_id": "L1", "size_id": "small"})], READ_BACK, read_back],
    "Yes, that's right.": [
        submit, lambda messages: ("Your order number is %d. Goodbye!" % last_answer(messages)["order_number"], [("end_call", {})])],
}

TABLE = {
    "Can I book a table for four at seven?": ["I only take orders here. Shall I put you through to someone?"],
    "Yes please.": [[("transfer_to_person", {"reason": "a table"})], lambda messages: last_answer(messages)["say"]],
}


def play(program, turns, check):
    model = Model(turns)
    desk = Desk(program, MENU, (model.url, "scripted"))
    desk.begin([])
    states = [desk.ask({"hear": words}) for words in turns]
    desk.close()
    model.close()
    check(states, model.requests)


def check_order(states, requests):
    first = requests[0]
    roles = [message["role"] for message in first["messages"]]
    assert roles == ["system", "assistant", "tool", "assistant", "user"], roles
    assert "half" in str(first["tools"]) and "whole yes" in first["messages"][0]["content"]
    assert [tool["function"]["name"] for tool in first["tools"]][2] == "add_item" and first["model"] == "scripted"
    lines = [(line["quantity"], line["size_id"], [(o["option_id"], o["side"]) for o in line["options"] if o["option_id"] == "mushrooms"])
             for line in states[0]["lines"]]
    assert lines == [(1, "large", []), (1, "large", [("mushrooms", "left")])], lines
    assert states[1]["said"].startswith("I have ") and states[1]["customer"]["name"] == "Sam", states[1]
    assert not states[2]["is_ordered"] and "small" in states[2]["said"], states[2]
    refusals = [m["content"] for m in requests[-1]["messages"] if m["role"] == "tool" and '"ok":false' in m["content"]]
    assert len(refusals) == 1 and "not_agreed" in refusals[0], refusals
    assert states[3]["is_ordered"] and states[3]["said"] == "Your order number is 1. Goodbye!", states[3]
    assert states[3]["wish"] == "hang_up", states[3]


def check_table(states, _):
    assert states[0]["lines"] == [] and not states[0]["has_ended"], states[0]
    assert states[1]["wish"] == "transfer" and "connect" in states[1]["said"], states[1]


def main():
    play(sys.argv[1], ORDER, check_order)
    play(sys.argv[1], TABLE, check_table)
    print("a chat model orders and transfers at the desk")


if __name__ == "__main__":
    main()
