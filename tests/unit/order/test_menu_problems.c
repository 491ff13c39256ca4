/* A wrong menu file: every problem is named with its file, line, key and what is allowed. */
#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Right as it stands; a case replaces one line of it (counted from 1). */
static const char *const lines[] = {
    "restaurant:",                                              /* 1 */
    "  id: test",                                               /* 2 */
    "  name: Test",                                             /* 3 */
    "  address: 1 Test Street",                                 /* 4 */
    "  timezone: America/New_York",                             /* 5 */
    "  called_numbers: [\"+15550001111\"]",                     /* 6 */
    "  greeting: Hello.",                                       /* 7 */
    "  tax_percent: 8.875",                                     /* 8 */
    "pickup: {minutes: 20}",                                    /* 9 */
    "hours:",                                                   /* 10 */
    "  every_day: [\"11:00-22:00\"]",                           /* 11 */
    "groups:",                                                  /* 12 */
    "  - id: sauce",                                            /* 13 */
    "    name: Sauce",                                          /* 14 */
    "    question: Which sauce?",                               /* 15 */
    "    min: 1",                                               /* 16 */
    "    max: 1",                                               /* 17 */
    "    options:",                                             /* 18 */
    "      - {id: red, name: Red, price: 1.00, default: true}", /* 19 */
    "      - {id: green, name: Green}",                         /* 20 */
    "categories:",                                              /* 21 */
    "  - id: food",                                             /* 22 */
    "    name: Food",                                           /* 23 */
    "    items:",                                               /* 24 */
    "      - id: soup",                                         /* 25 */
    "        name: Soup",                                       /* 26 */
    "        price: 4.00",                                      /* 27 */
    "        groups: [sauce]",                                  /* 28 */
    "      - {id: bread, name: Bread, price: 1.50}",            /* 29 */
};
enum { LINE_COUNT = sizeof lines / sizeof lines[0] };

#define KEY "whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE="
#define WAY(ways, problem)                                                                                   \
    {                                                                                                        \
        29, "      - {id: bread, name: Bread, price: 1.50}\ndeliveries: [" ways "]",                         \
            "test.yaml:30: deliveries" problem                                                               \
    }

#define HOUSE(list, problem)                                                                                 \
    {                                                                                                        \
        29, "      - {id: bread, name: Bread, price: 1.50}\n" list, "test.yaml:30: " problem                 \
    }

#define TOOL(list, problem)                                                                                  \
    {                                                                                                        \
        29, "      - {id: bread, name: Bread, price: 1.50}\ntools: [" list "]",                              \
            "test.yaml:30: tools" problem                                                                    \
    }
#define OWN(more, problem)                                                                                    \
    {                                                                                                         \
        29,                                                                                                   \
            "      - {id: bread, name: Bread, price: 1.50}\ntools:\n  - {name: points, description: Points, " \
            "url: \"https://x.example/t\", secret: " KEY ", " more "}",                                       \
            "test.yaml:31: tools[0]" problem                                                                  \
    }

static const struct {
    int line;
    const char *text, *problem;
} cases[] = {
    WAY("{id: p, way: printer, address: 10.0.0.5, events: [call.ended]}",
        "[0].events: \"call.ended\" is for webhooks only"),
    TOOL("{name: Points, description: Points, url: \"https://x.example\", secret: " KEY "}",
         "[0].name: \"Points\" is not a name; lower-case letters, digits"),
    TOOL("{name: add_item, description: Points, url: \"https://x.example\", secret: " KEY "}",
         "[0].name: \"add_item\" is a function of VoicePlate's own"),
    TOOL("{name: a, description: Points, url: \"https://x.example\", secret: " KEY "},"
         " {name: a, description: Points, url: \"https://x.example\", secret: " KEY "}",
         "[1].name: \"a\" is the name of an earlier tool too"),
    TOOL("{name: a, url: \"https://x.example\", secret: " KEY "}", "[0].description: is missing"),
    TOOL("{name: a, description: Points, secret: " KEY "}", "[0].url: is missing"),
    TOOL("{name: a, description: Points, url: x, secret: " KEY "}", "[0].url: \"x\" is not a URL such as"),
    TOOL("{name: a, description: Points, url: \"https://x.example\"}", "[0].secret: is missing"),
    TOOL("{name: a, description: Points, url: \"https://x.example\", secret: a}",
         "[0].secret: is not a secret"),
    TOOL("{name: a, description: Points, urls: x, secret: " KEY "}",
         "[0].urls: is not a key that is allowed here; did you mean url?"),
    OWN("timeout_s: 16", ".timeout_s: 16 is out of range; 1 to 15 is allowed"),
    OWN("parameters: yes", ".parameters: is not a mapping such as {type: string}"),
    OWN("parameters: {type: string}", ".parameters.type: is not object: parameters have names"),
    OWN("parameters: {properties: {}}", ".parameters.type: is none of object, string, integer"),
    OWN("parameters: {type: object, oneOf: []}",
        ".parameters.oneOf: is not understood of the type object; type, description and properties"),
    OWN("parameters: {type: object, properties: {card: {type: string, format: date}}}",
        ".parameters.properties.card.format: is not understood of the type string; type, description and enum"),
    OWN("parameters: {type: object, properties: {card: {type: text}}}",
        ".parameters.properties.card.type: is none of object, string"),
    OWN("parameters: {type: object, properties: {a card: {type: string}}}",
        ".parameters.properties.a card: is not a name: letters, digits, _ and -"),
    OWN("parameters: {type: object, properties: {n: {type: integer, minimum: 5, maximum: 2}}}",
        ".parameters.properties.n.maximum: is less than minimum"),
    OWN("parameters: {type: object, properties: {n: {type: string, maxLength: 1.5}}}",
        ".parameters.properties.n.maxLength: is not a whole number up to"),
    OWN("parameters: {type: object, properties: {n: {type: array}}}",
        ".parameters.properties.n.items: is missing: of what it is a list"),
    OWN("parameters: {type: object, properties: {n: {type: string, enum: []}}}",
        ".parameters.properties.n.enum: is not a list of 1 to 32 texts"),
    OWN("parameters: {type: object, required: [n]}",
        ".parameters.required: names \"n\", which is none of the properties"),
    OWN("parameters: {type: object, additionalProperties: true}",
        ".parameters.additionalProperties: is not false: no others are taken"),
    OWN("parameters: {type: object, properties: {a: {type: object, properties: {b: {type: object, properties: "
        "{c: {type: object, properties: {d: {type: object, properties: {e: {type: string}}}}}}}}}}}",
        ".parameters.properties.a.properties.b.properties.c.properties.d.properties.e: lies deeper than 4 levels"),
    OWN("asked_by: [points], parameters: {type: object, properties: {n: {type: string}}, required: [n]}",
        ".asked_by: is for tools whose parameters may all be absent"),
    {2, "  id: Test Kitchen",
     "test.yaml:2: restaurant.id: \"Test Kitchen\" is not an id; lower-case letters"},
    {19, "      - {id: red, name: Red, price: 1,25, default: true}",
     "test.yaml:19: groups[0].options[0].25: stands behind a comma"},
    {3, "  name: \"\"", "test.yaml:3: restaurant.name: is missing"},
    {7, "  greeting: Hello.\n  location: {synonyms: [old town]}",
     "test.yaml:8: restaurant.location.name: is missing"},
    {7, "  greeting: Hello.\n  engine_voice: robot",
     "test.yaml:8: restaurant.engine_voice: \"robot\" is no voice of the embedded engine; joe or flite is allowed"},
    {7, "  greeting: Hello.\n  language: Spanish",
     "test.yaml:8: restaurant.language: \"Spanish\" is not a language; a code such as en or pt-BR"},
    {7, "  greeting: Hello.\n  voice: a nice one",
     "test.yaml:8: restaurant.voice: \"a nice one\" is not a name"},
    {7, "  greeting: Hello.\n  retention_days: -1", "test.yaml:8: restaurant.retention_days:"},
    {7, "  greeting: Hello.\n  rules: [\"\"]", "test.yaml:8: restaurant.rules[0]: is missing"},
    HOUSE("upsell: [{offer: garlic-bread}]", "upsell[0].offer: there is no item \"garlic-bread\""),
    HOUSE("upsell: [{offer: bread, with: [pizzas]}]",
          "upsell[0].with[0]: there is no item and no category \"pizzas\""),
    {4, "", "test.yaml:1: restaurant.address: is missing"},
    {5, "  timezone: America/Gotham",
     "test.yaml:5: restaurant.timezone: \"America/Gotham\" is not known here"},
    {5, "  timezone: ../../etc/passwd", "test.yaml:5: restaurant.timezone:"},
    {5, "  timezone: America", "test.yaml:5: restaurant.timezone:"},
    {6, "  called_numbers: [15550001111]",
     "test.yaml:6: restaurant.called_numbers[0]: \"15550001111\" is not a number"},
    {6, "  called_numbers: []", "test.yaml:6: restaurant.called_numbers: is missing"},
    {7, "  greeting: Hello.\n  greeting_wav: no-such-recording.wav",
     "test.yaml:8: restaurant.greeting_wav: \"no-such-recording.wav\" cannot be read: No such file"},
    {7, "  greeting: Hello.\n  noise_reduction: much",
     "test.yaml:8: restaurant.noise_reduction: \"much\" is none of near_field, far_field and none"},
    {7, "  greeting: Hello.\n  recording: {days: 30}",
     "test.yaml:8: restaurant.recording.announcement: is missing"},
    {7, "  greeting: Hello.\n  recording: {announcement: We record this call.}",
     "test.yaml:8: restaurant.recording.days: 0 is out of range; 1 to 3650 is allowed"},
    {7, "  greeting: Hello.\n  recording: {announcement: We record this call., days: 0}",
     "test.yaml:8: restaurant.recording.days: 0 is out of range; 1 to 3650 is allowed"},
    {7, "  greeting: Hello.\n  recording: {announcement: We record., days: 9, announcement_wav: README.md}",
     "test.yaml:8: restaurant.recording.announcement_wav: \"README.md\" is no WAV file; PCM or mu-law"},
    {7, "  greeting: Hello.\n  filler_wav: README.md",
     "test.yaml:8: restaurant.filler_wav: \"README.md\" is no WAV file; PCM or mu-law"},
    {8, "  tax_percent: 8.875%", "test.yaml:8: restaurant.tax_percent: \"8.875%\" is not a rate"},
    {8, "  staff_number: 911", "test.yaml:8: restaurant.staff_number:"},
    {9, "", "test.yaml:1: pickup: is missing, and so is delivery"},
    {9, "pickup: {minutes: 0}", "test.yaml:9: pickup.minutes: 0 is out of range; 1 to 1440 is allowed"},
    {9, "delivery: {minutes: 30, fee: free}", "test.yaml:9: delivery.fee: \"free\" is not a price"},
    {11, "  every_day: [\"11-22\"]", "test.yaml:11: hours.every_day[0]: \"11-22\" is not an opening"},
    {11, "  every_day: [\"11:00-25:00\"]", "test.yaml:11: hours.every_day[0]:"},
    {11, "  monday: [\"11:00-15:00\", \"14:00-20:00\"]",
     "test.yaml:11: hours.monday: opening 2 begins before the one before"},
    {11, "  monday: [closed]", "test.yaml:10: hours: has no opening"},
    {11, "  every_day: []", "test.yaml:10: hours: has no opening"},
    {16, "    min: 3", "test.yaml:16: groups[0].min: 3 is more than max, which is 1"},
    {16, "    min: 0", "test.yaml:16: groups[0].min: is 0, but an option is default"},
    {16, "    min: -1", "test.yaml:16: groups[0].min: -1 is out of range"},
    {20, "      - {id: red, name: Green}",
     "test.yaml:20: groups[0].options[1].id: \"red\" is taken by another option"},
    {20, "      - {id: green, name: Green, default: true}",
     "test.yaml:18: groups[0].options: has 2 defaults"},
    {20, "      - {id: green, name: Green, size_prices: [{size: xl, price: 1}]}",
     "test.yaml:20: groups[0].options[1].size_prices[0].size: no item with this group has a size \"xl\""},
    {27, "        price: 4,00",
     "test.yaml:27: categories[0].items[0].price: \"4,00\" has a comma; write a point, such as"},
    {27, "        price: 4.00\n        tax: alcohol",
     "test.yaml:28: categories[0].items[0].tax: there is no tax"},
    {27, "", "test.yaml:25: categories[0].items[0].price: is missing"},
    {27, "        sizes: [{id: l, name: L, price: 1}, {id: l, name: M, price: 2}]",
     "test.yaml:27: categories[0].items[0].sizes[1].id: \"l\" is taken"},
    {27, "        price: 4.00\n        spoken: bowl",
     "test.yaml:28: categories[0].items[0].spoken: needs one _"},
    {20, "      - {id: green, name: Green, groups: [sauce]}",
     "test.yaml:13: groups[0]: asks for itself again, by the groups of what is chosen"},
    {20, "      - {id: green, name: Green, groups: [salsa]}",
     "test.yaml:20: groups[0].options[1].groups[0]: there is no group \"salsa\""},
    {20, "      - {item: bred}", "test.yaml:20: groups[0].options[1].item: there is no item \"bred\""},
    {20, "      - {item: bread, name: Bread}",
     "test.yaml:20: groups[0].options[1].name: is not allowed beside item"},
    {20, "      - {item: soup}", "test.yaml:13: groups[0]: asks for itself again"},
    {20, "      - {id: green, name: Green}\n    category: drinks",
     "test.yaml:21: groups[0].category: there is no category \"drinks\""},
    {28, "        min_quantity: 21",
     "test.yaml:28: categories[0].items[0].min_quantity: 21 is more than "
     "limits.line_quantity, which is 20: it cannot be ordered"},
    {20, "      - {id: green, name: Green}\n    items: [bread]\n    sizes: [xl]",
     "test.yaml:22: groups[0].sizes[0]: no item has a size \"xl\""},
    {20, "      - {id: green, name: Green, default: yes}\n    quantity: 2",
     "test.yaml:21: groups[0].quantity: is min and max at once; leave those out"},
    {20, "      - {id: green, name: Green}\n    sizes: [xl]",
     "test.yaml:21: groups[0].sizes: is for groups of dishes"},
    {20,
     "      - {id: green, name: Green, groups: [b]}\n  - {id: b, name: B, options: [{id: b1, name: B1, groups: "
     "[c]}]}\n  - {id: c, name: C, options: [{id: c1, name: C1, groups: [d]}]}\n  - {id: d, name: D, options: "
     "[{id: d1, name: D1}]}",
     "test.yaml:31: categories[0].items[0].groups: has choices within choices more than 3 deep"},
    {28, "        groups: [salsa]",
     "test.yaml:28: categories[0].items[0].groups[0]: there is no group \"salsa\""},
    {28, "        groups: [sauce, sauce]",
     "test.yaml:28: categories[0].items[0].groups[1]: \"sauce\" is named twice"},
    {29, "      - {id: soup, name: Bread, price: 1.50}",
     "test.yaml:29: categories[0].items[1].id: \"soup\" is taken"},
    {29, "      - {id: bread, name: \"Bre\\nad\", price: 1}",
     "test.yaml:29: categories[0].items[1].name: has a line break"},
    {29, "      - {id: bread, name: Bread, price: 1, vegan: yes, vegetarian: no}",
     "test.yaml:29: categories[0].items[1].vegetarian: is false although"},
    /* How orders are delivered: the last line is of an item, so a list of its own stands behind it. */
    WAY("{way: webhook, url: \"https://a.example\", secret: " KEY "}", "[0].id: is missing"),
    WAY("{id: w, url: \"https://a.example\", secret: " KEY "}", "[0].way: is missing"),
    WAY("{id: w, way: fax}", "[0].way: \"fax\" is none of webhook, printer, sms,"),
    WAY("{id: w, way: webhook, secret: " KEY "}", "[0].url: is missing"),
    WAY("{id: w, way: webhook, url: orders.example, secret: " KEY "}",
        "[0].url: \"orders.example\" is not a URL such as"),
    WAY("{id: w, way: webhook, url: \"ftp://a.example\", secret: " KEY "}", "[0].url:"),
    WAY("{id: w, way: webhook, url: \"https://me:word@a.example\", secret: " KEY "}", "[0].url:"),
    WAY("{id: w, way: webhook, url: \"https://\", secret: " KEY "}", "[0].url:"),
    WAY("{id: w, way: webhook, url: \"https://a.example/#x\", secret: " KEY "}", "[0].url:"),
    WAY("{id: w, way: webhook, url: \"https://a.example\"}", "[0].secret: is missing"),
    WAY("{id: w, way: webhook, url: \"https://a.example\", secret: whsec_c2hvcnQ=}",
        "[0].secret: is not a secret: whsec_ and"),
    WAY("{id: w, way: webhook, url: \"https://a.example\", secret: letmein}", "[0].secret: is not a secret"),
    WAY("{id: w, way: webhook, url: \"https://a.example\", secret: " KEY ", columns: 42}",
        "[0].columns: is nothing that a webhook has"),
    WAY("{id: page, way: sms, number: \"+15550001111\"}", "[0].id: \"page\" is a name of VoicePlate's own"),
    WAY("{id: p, way: page, url: \"https://a.example\"}", "[0].url: is nothing that a page has"),
    WAY("{id: p, way: page, events: [order.ready]}", "[0].events: is nothing that a page has"),
    WAY("{id: p, way: printer}", "[0].address: is missing"),
    WAY("{id: p, way: printer, address: \"10.0.0.9:port\"}",
        "[0].address: \"10.0.0.9:port\" is not an address such as"),
    WAY("{id: p, way: printer, address: \"10.0.0.9:0\"}", "[0].address:"),
    WAY("{id: p, way: printer, address: \"10.0.0.9:70000\"}", "[0].address:"),
    WAY("{id: p, way: printer, address: \"10.0.0.9:9100x\"}", "[0].address:"),
    WAY("{id: p, way: printer, address: \"http://10.0.0.9\"}", "[0].address:"),
    WAY("{id: p, way: printer, address: \"[fd00::5:9100\"}", "[0].address:"),
    WAY("{id: p, way: printer, address: \"10.0.0.9\", columns: 80}",
        "[0].columns: 80 is out of range; 24 to 64"),
    WAY("{id: p, way: printer, address: \"10.0.0.9\", encoding: utf-8}",
        "[0].encoding: \"utf-8\" is none of cp858 and"),
    WAY("{id: p, way: printer, address: \"10.0.0.9\", url: \"https://a.example\"}",
        "[0].url: is nothing that a printer has"),
    WAY("{id: w, way: webhook, url: \"https://a.example\", secret: " KEY ", old_secret: short}",
        "[0].old_secret: is not a secret"),
    WAY("{id: w, way: webhook, url: \"https://a.example\", secret: " KEY ", events: [order.eaten]}",
        "[0].events: \"order.eaten\" is none of order.created"),
    WAY("{id: s, way: sms}", "[0].number: is missing"),
    WAY("{id: s, way: sms, number: \"555-1234\"}",
        "[0].number: \"555-1234\" is not a telephone number such as"),
    WAY("{id: s, way: sms, number: \"+15550001111\", columns: 42}", "[0].columns: is nothing that a sms has"),
    WAY("{id: m, way: email}", "[0].to: is missing"),
    WAY("{id: m, way: email, to: \"a@b.example\\nBcc: c@d.example\"}", "[0].to: "),
    WAY("{id: m, way: email, to: kitchen}", "[0].to: \"kitchen\" is not an address such as"),
    WAY("{id: c, way: cloudprnt}", "[0].secret: is missing"),
    WAY("{id: c, way: cloudprnt, secret: short}", "[0].secret: is not the end of a URL"),
    WAY("{id: e, way: epson, secret: \"0123456789abcdef/\"}", "[0].secret: is not the end of a URL"),
    WAY("{id: q, way: square, location: LOC1}", "[0].token: is missing"),
    WAY("{id: q, way: square, token: \"a b\", location: LOC1}", "[0].token: is not an access token"),
    WAY("{id: staff-call, way: printer, address: a}", "[0].id: \"staff-call\" is a name of VoicePlate's own"),
    WAY("{id: p, way: printer, address: a}, {id: p, way: printer, address: b}",
        "[1].id: \"p\" is named twice"),
    WAY("{id: p, way: printer, adress: a}",
        "[0].adress: is not a key that is allowed here; did you mean address?"),
    /* The house: */
    HOUSE("holidays: [{date: \"25.12.\", hours: [closed]}]", "holidays[0].date: \"25.12.\" is not a date;"),
    HOUSE("holidays: [{date: \"2026-02-30\", hours: [closed]}]", "holidays[0].date: \"2026-02-30\" is not"),
    HOUSE("holidays: [{date: \"12-25\"}]", "holidays[0].hours: is missing; [closed], or"),
    HOUSE("holidays: [{date: \"12-25\", hours: [noon]}]", "holidays[0].hours[0]: \"noon\" is not an opening"),
    HOUSE("faq: [{question: \"Parking?\"}]", "faq[0].answer: is missing"),
    HOUSE("faq: [{answer: \"Behind the house.\"}]", "faq[0].question: is missing, and so are questions"),
    HOUSE("faq: [{questions: [\"\"], answer: \"Behind the house.\"}]", "faq[0].questions[0]: is missing"),
    /* Found by its form: */
    {26, "        nmae: Soup",
     "test.yaml:26: categories[0].items[0].nmae: is not a key that is allowed here; did you mean name?"},
    {29, "      - {id: bread, name: Bread, price: 1.50, colour: red}",
     "test.yaml:29: categories[0].items[1].colour: is not a key that is allowed here; these are: id, name, "},
    {16, "    min: one", "test.yaml:16: groups[0].min: \"one\" is not a whole number"},
    {17, "    max: 08", "test.yaml:17: groups[0].max: \"08\" is not a whole number"},
    {17, "    max: 99999999999", "test.yaml:17: groups[0].max: 99999999999 is out of range"},
    {29, "      - {id: bread, name: Bread, price: 1.50, available: maybe}",
     "test.yaml:29: categories[0].items[1].available: \"maybe\" is not one of: true, false, yes, no"},
    {29, "      - {id: bread, name: Bread, price: 1.50, name: Toast}",
     "test.yaml:29: categories[0].items[1].name: is given twice; it stands in line 29 already"},
    {8, "  called_numbers: [\"+15550001112\"]",
     "test.yaml:8: restaurant.called_numbers: is given twice; it stands in line 6 already"},
    {29, "      - bread", "test.yaml:29: categories[0].items[1]: is a single value; a mapping is needed"},
    {28, "        groups: sauce",
     "test.yaml:28: categories[0].items[0].groups: is a single value; a list is needed"},
    {28, "        groups:", "test.yaml:28: categories[0].items[0].groups: is empty; a list is needed"},
    {27, "        sizes: [{id: l, name: L, prize: 4.00}]",
     "test.yaml:27: categories[0].items[0].sizes[0].prize: is not a key that is allowed here; did you mean "
     "price?"},
    {27, "        sizes: large", "test.yaml:27: categories[0].items[0].sizes: is a single value; a list"},
    {11, "  everyday: [\"11:00-22:00\"]",
     "test.yaml:11: hours.everyday: is not a key that is allowed here; did you mean every_day?"},
    {29, "      - *bread", "test.yaml:29: categories[0].items[1]: aliases (*name) are not allowed"},
    {29, "      - {id: bread", "test.yaml:29: a mapping '{' that begins here lacks a ',' or its '}'"},
    {26, "        name: \"Soup", "test.yaml:26: a quote opened here is never closed"},
    {26, "        name Soup", "test.yaml:26: has no ':' behind the key"},
    {26, "        name: Soup: hot", "test.yaml:26: a ':' that cannot stand here"},
    {26, "       name: Soup", "test.yaml:26: does not go on as the lines above: check the indentation"},
    {26, "\tname: Soup", "test.yaml:26: a tab indents this line; only spaces may"},
    {26, "        name: @soup", "test.yaml:26: @ cannot begin a value; put the text in quotes"},
    {26, "        name: \"Soup\\d\"", "test.yaml:26: a backslash in double quotes has a meaning"},
    {26, "        name: caf\xe9", "test.yaml:26: byte 0xe9 is not UTF-8; save the file in that encoding"},
    {26, "        name: a\x07", "test.yaml:26: a control character (0x07) stands here; remove it"},
    {26, "        name: \"a\\0b\"", "test.yaml:26: categories[0].items[0].name: has a NUL character"},
    {29, "---", "test.yaml:29: a second document (---) begins here; one file is one document"},
};

static void write_menu(char *out, size_t size_bytes, int line, const char *text)
{
    size_t len = 0;
    for (int i = 0; i < LINE_COUNT; i++)
        len += (size_t)snprintf(out + len, size_bytes - len, "%s\n", i + 1 == line ? text : lines[i]);
}

static void the_file_is_right_before_it_is_spoilt(void **state)
{
    (void)state;
    char yaml[4096];
    write_menu(yaml, sizeof yaml, 0, "");
    menu_release(with_menu_parse(yaml));
}

static void each_problem_is_named_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char yaml[4096];
        struct menu *menu = NULL;
        struct problems problems;
        write_menu(yaml, sizeof yaml, cases[i].line, cases[i].text);
        assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &menu, &problems), VP_ERR_BAD_VALUE);
        assert_null(menu);
        if (problems.count != 1)
            fail_msg("expected \"%s\" alone\ngot \"%s\"", cases[i].problem, problems.text);
        if (strstr(problems.text, cases[i].problem) != problems.text)
            fail_msg("expected \"%s\"\ngot \"%s\"", cases[i].problem, problems.text);
    }
}

static void all_problems_come_at_once(void **state)
{
    (void)state;
    struct menu *menu = NULL;
    struct problems problems;
    const char *yaml =
        "restaurant: {id: A, timezone: Mars}\ncategories:\n- id: x\n  items:\n  - {id: y}\n  - {id: y}\n";
    assert_int_equal(menu_parse(span_of(yaml), "t", &menu, &problems), VP_ERR_BAD_VALUE);
    size_t line_count = 0;
    for (const char *at = problems.text; (at = strchr(at, '\n')) != NULL; at++)
        line_count++;
    assert_int_equal(line_count, problems.count);
    assert_true(problems.count >= 10);
    assert_non_null(strstr(problems.text, "t:6: categories[0].items[1].id: \"y\" is taken"));
}

static void very_many_problems_are_counted_though_not_all_told(void **state)
{
    (void)state;
    char *yaml = malloc(64 * 1024);
    struct menu *menu = NULL;
    struct problems problems;
    assert_non_null(yaml);
    size_t len = (size_t)snprintf(yaml, 64 * 1024, "categories:\n- id: x\n  items:\n");
    for (int i = 0; i < 400; i++)
        len += (size_t)snprintf(yaml + len, 64 * 1024 - len, "  - {id: UPPER, name: n, price: z}\n");
    assert_int_equal(menu_parse((struct span){yaml, len}, "t", &menu, &problems), VP_ERR_BAD_VALUE);
    assert_true(problems.count >= 800);
    assert_int_equal(problems.text[strlen(problems.text) - 1], '\n');
    free(yaml);
}

/* A text named t has these problems, told so. */
static void expect_told(const char *yaml, const char *wanted)
{
    struct menu *menu = NULL;
    struct problems problems;
    assert_int_equal(menu_parse(span_of(yaml), "t", &menu, &problems), VP_ERR_BAD_VALUE);
    assert_string_equal(problems.text, wanted);
}

/* One mistake of form hides neither the others nor those of meaning, and none is told twice. */
static void form_and_meaning_are_told_together(void **state)
{
    (void)state;
    expect_told(
        "restaurant:\n  id: Test\n  nmae: Foo\n  address: 1 Street\n  timezone: Mars\n"
        "  called_numbers: \"+15550001111\"\n  greeting: Hi\npickup: {minutes: soon}\n"
        "hours:\n  every_day: [\"11:00\"]\ngroups:\n  - {id: sauce, name: Sauce, options: {}}\n"
        "categories:\n  - id: food\n    name: Food\n    items:\n"
        "      - {id: soup, name: Soup, price: 3, groups: [sauce], vegan: maybe}\n",
        "t:2: restaurant.id: \"Test\" is not an id; lower-case letters, digits and - are allowed\n"
        "t:3: restaurant.nmae: is not a key that is allowed here; did you mean name?\n"
        "t:5: restaurant.timezone: \"Mars\" is not known here; a name such as America/New_York is allowed\n"
        "t:6: restaurant.called_numbers: is a single value; a list is needed\n"
        "t:8: pickup.minutes: \"soon\" is not a whole number\n"
        "t:10: hours.every_day[0]: \"11:00\" is not an opening; "
        "\"11:00-22:00\", \"18:00-02:00\" (over midnight) or closed is allowed\n"
        "t:12: groups[0].options: is a mapping; a list is needed\n"
        "t:17: categories[0].items[0].vegan: \"maybe\" is not one of: true, false, yes, no\n");
}

/* What stands before the place where the text breaks off is told as well; what may follow is not missing. */
static void what_stands_before_a_break_is_told(void **state)
{
    (void)state;
    expect_told("restaurant:\n  adress: x\n  name: \"a\npickup: {minutes: 20}\n",
                "t:2: restaurant.adress: is not a key that is allowed here; did you mean address?\n"
                "t:3: a quote opened here is never closed\n");
}

static void check_file(const char *path, enum vp_err err, const char *text)
{
    struct menu *menu = NULL;
    struct problems problems;
    assert_int_equal(menu_load(path, &menu, &problems), err);
    if (strstr(problems.text, text) == NULL)
        fail_msg("expected \"%s\"\ngot \"%s\"", text, problems.text);
}

static void what_is_no_file_is_told(void **state)
{
    (void)state;
    char dir[] = "/tmp/voiceplate-menu-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/menu.yaml", dir);
    check_file(path, VP_ERR_NOT_FOUND, "/menu.yaml: there is no such file\n");
    check_file(dir, VP_ERR_IO, ": is a folder; a file is needed\n");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    check_file(path, VP_ERR_BAD_VALUE, "/menu.yaml: is empty\n");
    fputs("# nothing but this\n", file);
    fflush(file);
    check_file(path, VP_ERR_BAD_VALUE, "/menu.yaml: is empty\n");
    assert_int_equal(ftruncate(fileno(file), 1024 * 1024 + 1), 0);
    check_file(path, VP_ERR_TOO_BIG, "/menu.yaml: is larger than 1024 KiB\n");
    fclose(file);
    unlink(path);
    rmdir(dir);
}

static void bombs_are_refused(void **state)
{
    (void)state;
    struct menu *menu = NULL;
    struct problems problems;
    char *yaml = malloc(600001);
    assert_non_null(yaml);
    memset(yaml, '[', 600000);
    yaml[600000] = '\0';
    assert_int_equal(menu_parse(span_of(yaml), "t", &menu, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "nested deeper than any such file needs"));
    for (size_t i = 0; i < 600000; i += 2)
        memcpy(yaml + i, "-\n", 2);
    assert_int_equal(menu_parse(span_of(yaml), "t", &menu, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "more values than any such file needs"));
    free(yaml);
    static const char laughs[] = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
    assert_int_equal(menu_parse(span_of(laughs), "t", &menu, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "t:2: b[0]: aliases (*name) are not allowed"));
    assert_non_null(strstr(problems.text, "t:3: c[1]: aliases (*name) are not allowed"));
}

static void nothing_and_rubbish_are_refused(void **state)
{
    (void)state;
    static const char *const yamls[] = {"",        "\n",       "- a\n", "x",           "\x01",
                                        "a: b: c", "\xff\xfe", "{",     "--- \n--- \n"};
    for (size_t i = 0; i < sizeof yamls / sizeof yamls[0]; i++) {
        struct menu *menu = NULL;
        struct problems problems;
        assert_int_equal(menu_parse(span_of(yamls[i]), "t", &menu, &problems), VP_ERR_BAD_VALUE);
        assert_true(problems.count >= 1);
        assert_true(problems.text[0] != '\0');
    }
}

TESTS = {
    TEST(the_file_is_right_before_it_is_spoilt),
    TEST(each_problem_is_named_with_its_line),
    TEST(all_problems_come_at_once),
    TEST(very_many_problems_are_counted_though_not_all_told),
    TEST(form_and_meaning_are_told_together),
    TEST(what_stands_before_a_break_is_told),
    TEST(what_is_no_file_is_told),
    TEST(bombs_are_refused),
    TEST(nothing_and_rubbish_are_refused),
};
