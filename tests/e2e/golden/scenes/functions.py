"""Every order function, called rightly and wrongly, and the text of each answer and refusal."""
from scenes.realtime import begin, call_function, caller_says, speak
from stage.talk import Talk

TITLE = "The order functions over a session"
SETTINGS = {}
SHIPPED_MENUS = True

WRONG = [  # nothing of it changes an order, and a model has so many function calls at a time
    ("get_menu", {}),
    ("search_menu", {"query": "veggie pizza"}), ("search_menu", {"query": "sushi"}), ("search_menu", {}),
    ("search_menu", {"query": ""}), ("search_menu", {"query": 7}), ("search_menu", {"query": "x" * 3000}),
    ("no_such_function", {}), ("add_item", "not JSON"), ("add_item", "[1]"), ("add_item", "null"), ("add_item", ""),
    ("add_item", {}), ("add_item", {"item_id": None}), ("add_item", {"item_id": "moon-cheese"}),
    ("add_item", {"item_id": "margherita"}), ("add_item", {"item_id": "margherita", "size_id": "giant"}),
    ("add_item", {"item_id": "lemonade", "size_id": "large"}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "quantity": 0}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "quantity": 1.5}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "quantity": "two"}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "quantity": 21}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": "thin"}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": [{}]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": [7]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": ["pepperoni"] * 17}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": ["ranch"]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": ["artichokes"]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": ["thin-crust", "deep-dish"]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": [{"option_id": "thin-crust", "side": "left"}]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": [{"option_id": "ham", "side": "top"}]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "options": [{"option_id": "ham", "amount": "double"}]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "without": ["sugar"]}),
    ("add_item", {"item_id": "margherita", "size_id": "large", "without": ["basil"] * 9}),
    ("add_item", {"item_id": "caesar-salad", "size_id": "full"}),
    ("add_item", {"item_id": "wings-bone-in", "size_id": "ten"}),
    ("add_item", {"item_id": "wings-bone-in", "size_id": "ten", "options": ["bbq", "lemon-pepper"]}),
]
PIZZAS = [
    ("add_item", {"item_id": "margherita", "size_id": "large", "quantity": 2, "without": ["basil"], "options": [
        "thin-crust", {"option_id": "mushrooms", "side": "left"}, {"option_id": "ham", "side": "right", "amount": "extra"},
        {"option_id": "extra-cheese", "amount": "light"}]}),
    ("add_item", {"item_id": "cheese-pizza", "size_id": "small", "options": ["ham", "bacon", "sausage", "onions", "feta",
                                                                             "spinach", "anchovies", "pepperoni"]}),
    ("add_item", {"item_id": "cheese-pizza", "size_id": "small", "options": [
        "ham", "bacon", "sausage", "onions", "feta", "spinach", "anchovies", "pepperoni", "pineapple"]}),
    ("add_item", {"item_id": "wings-boneless", "size_id": "six", "options": ["bbq", "dip-ranch", "dip-marinara"]}),
    ("add_item", {"item_id": "coke", "size_id": "can", "quantity": 6}),
    ("add_item", {"item_id": "coke", "size_id": "can", "quantity": 2}),
    ("change_item", {}), ("change_item", {"line_id": "L99"}), ("change_item", {"line_id": "L1"}),
    ("change_item", {"line_id": "L1", "item_id": "no-pizza"}), ("change_item", {"line_id": "L1", "size_id": "none"}),
    ("change_item", {"line_id": "L1", "quantity": 0}), ("change_item", {"line_id": "L1", "quantity": 3}),
    ("change_item", {"line_id": "L1", "drop_options": ["feta"]}), ("change_item", {"line_id": "L1", "drop_options": ["ham"]}),
    ("change_item", {"line_id": "L1", "put_back": ["jam"]}), ("change_item", {"line_id": "L1", "put_back": ["basil"]}),
    ("change_item", {"line_id": "L1", "item_id": "hawaiian", "size_id": "medium", "options": ["stuffed-crust"]}),
    ("change_item", {"line_id": "L3", "options": ["garlic-parmesan"], "drop_options": ["dip-ranch"]}),
    ("remove_item", {}), ("remove_item", {"line_id": "L42"}), ("remove_item", {"line_id": "L4", "quantity": 9}),
    ("remove_item", {"line_id": "L4", "quantity": 2}), ("remove_item", {"line_id": "L4"}),
    ("get_order", {"for_read_back": "yes"}), ("get_order", {}),
    ("set_customer", {}), ("set_customer", {"name": 7}), ("set_customer", {"name": "   "}), ("set_customer", {"name": "n" * 200}),
    ("set_customer", {"phone": "12"}), ("set_customer", {"phone": "555 000 7777"}), ("set_customer", {"service": "drone"}),
    ("set_customer", {"address": "a" * 300}),
    ("submit_order", {}), ("submit_order", {"version": -1}), ("submit_order", {"version": 1}), ("submit_order", "LAST"),
    ("set_customer", {"service": "delivery"}), ("submit_order", "LAST"),
    ("set_customer", {"name": "Ada Lovelace"}), ("submit_order", "LAST"),
    ("set_customer", {"address": "12 St. James's Square, apt. 3"}), ("submit_order", "LAST"),
    ("add_item", {"item_id": "meat-lovers", "size_id": "large", "quantity": 20}),
    ("submit_order", "LAST"), ("remove_item", {"line_id": "L5"}),
]
SMALL = [
    ("add_item", {"item_id": "coke", "size_id": "can"}),
    ("set_customer", {"name": "Ada", "service": "delivery", "address": "3 Pier"}), ("submit_order", "LAST"),
]
NIGHT = [
    ("get_menu", {}), ("get_order", {"for_read_back": True}), ("submit_order", {"version": 1}),
    ("add_item", {"item_id": "latte"}), ("add_item", {"item_id": "toast"}),
    ("add_item", {"item_id": "toast", "options": ["halves", "quarters", "crusts-off"]}),
    ("add_item", {"item_id": "toast", "options": ["halves", "crusts-off"], "without": ["jam"], "quantity": 4}),
    ("add_item", {"item_id": "toast", "options": ["halves", "crusts-off"], "without": ["jam"], "quantity": 3}),
    ("add_item", {"item_id": "soup", "quantity": 3}), ("add_item", {"item_id": "soup", "quantity": 1}),
    ("set_customer", {"name": "Zoë", "service": "pickup"}),
    ("set_customer", {"name": "Zoë", "service": "delivery", "address": "2 Straße"}), ("submit_order", "LAST"),
    ("transfer_to_person", {"reason": 7}), ("transfer_to_person", {}),
]


def run(talk, calls):
    """LAST stands for the version that the order has by then."""
    version = 1
    for name, arguments in calls:
        if arguments == "LAST":
            arguments = {"version": version}
        answer = call_function(talk, name, arguments)
        version = answer.get("order", {}).get("version", version)
    return version


def gate(talk, version):
    """The read-back must be heard and answered."""
    call_function(talk, "submit_order", {"version": version})
    found = call_function(talk, "get_order", {"for_read_back": True})
    call_function(talk, "submit_order", {"version": version})
    found = call_function(talk, "get_order", {"for_read_back": True})
    speak(talk, found["order"]["read_back"], "it is read back and heard", pieces=40)
    call_function(talk, "submit_order", {"version": version})
    caller_says(talk, "Yes, that's right.", "the caller answers")
    call_function(talk, "submit_order", {"version": version})
    call_function(talk, "submit_order", {"version": version})
    call_function(talk, "add_item", {"item_id": "margherita", "size_id": "large"})
    call_function(talk, "remove_item", {"line_id": "L1"})
    call_function(talk, "change_item", {"line_id": "L1", "quantity": 1})
    call_function(talk, "set_customer", {"name": "Bob"})
    call_function(talk, "get_order", {})


def many_at_once(talk):
    """All of one response, answered in order, then one request for an answer."""
    talk.ai.begin()
    for number in range(4):
        last = talk.ai.call_in_response("search_menu", {"query": ["cola", "wings", "tiramisu", "pie"][number]})
    talk.ai.finish()
    talk.await_output(last)
    talk.step("four functions in one response", "response.create")


def hang_up(talk):
    talk.hang_up()
    talk.await_over()
    talk.step("the caller hangs up")


def greeted(document, service, *of_call):
    """A call whose greeting was heard."""
    talk = Talk(document, service, *of_call)
    begin(talk)
    speak(talk, "Hello!", "the greeting")
    return talk


def play(document, service):
    document.title("what is wrong with arguments")
    talk = greeted(document, service, 10)
    run(talk, WRONG)
    hang_up(talk)
    document.title("a pizzeria")
    talk = greeted(document, service, 11)
    version = run(talk, PIZZAS)
    document.title("the gate")
    gate(talk, version)
    many_at_once(talk)
    document.title("a person is asked for")
    talk.ai.begin()
    call_id = talk.ai.call_in_response("transfer_to_person", {"reason": "asked"})
    talk.ai.finish()
    talk.await_output(call_id)
    talk.await_request()
    talk.ai.say("One moment, I'll connect you with someone.")
    talk.step("the model says so")
    talk.heard()
    talk.await_over()
    talk.step("it was heard")
    talk.webhook("/voice/resume?n=1")
    talk.webhook("/voice/status", CallStatus="completed")
    document.title("too small an order")
    talk = greeted(document, service, 13)
    run(talk, SMALL)
    hang_up(talk)
    document.title("a closed bar that only delivers")
    talk = greeted(document, service, 12, "+15550001144")
    run(talk, NIGHT)
    hang_up(talk)
    document.title("what stands in the database")
    for arguments in (("orders",), ("orders", "--restaurant", "night-owl")):
        document.write(f"$ voiceplate {' '.join(arguments)}")
        document.write(service.verb(*arguments)[1])
