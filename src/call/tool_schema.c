#include "call/tool_schema.h"

#define FUNCTION(name, description, properties, required)                                                    \
    "{\"type\":\"function\",\"name\":\"" name "\",\"description\":\"" description                            \
    "\",\"parameters\":{\"type\":\"object\",\"properties\":{" properties "},\"required\":[" required         \
    "],\"additionalProperties\":false}}"
#define TEXT(name, description) "\"" name "\":{\"type\":\"string\",\"description\":\"" description "\"}"
#define COUNT(name, description)                                                                             \
    "\"" name "\":{\"type\":\"integer\",\"minimum\":1,\"description\":\"" description "\"}"
#define TEXTS(name, description)                                                                             \
    "\"" name "\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"" description "\"}"
#define OPTIONS                                                                                              \
    "\"options\":{\"type\":\"array\",\"description\":\"Chosen options of the item's groups.\","              \
    "\"items\":{\"type\":\"object\",\"properties\":{"                                                        \
    "\"option_id\":{\"type\":\"string\"},"                                                                   \
    "\"side\":{\"type\":\"string\",\"enum\":[\"whole\",\"left\",\"right\"],"                                 \
    "\"description\":\"Only where the group allows halves.\"},"                                              \
    "\"amount\":{\"type\":\"string\",\"enum\":[\"regular\",\"light\",\"extra\"]}},"                          \
    "\"required\":[\"option_id\"],\"additionalProperties\":false}}"

static const char schema[] =
    "[" FUNCTION("get_menu", "The whole menu: items, sizes, prices, options, hours, allergens.", , ) "," FUNCTION(
        "search_menu", "Finds menu items by the caller's own words.",
        TEXT("query", "What the caller said, such as veggie pizza."),
        "\"query\"") "," FUNCTION("add_item",
                                  "Puts an item into the order. Use ids from the menu only. When it answers "
                                  "with "
                                  "choice_needed or "
                                  "size_needed, ask the caller.",
                                  TEXT("item_id", "Id from the menu.") "," TEXT(
                                      "size_id",
                                      "Id of the size, "
                                      "where the item has "
                                      "sizes.") "," COUNT("quantity",
                                                          "How many; 1 when absent.") "," OPTIONS
                                                                                      "," TEXTS("without",
                                                                                                "Names of "
                                                                                                "the "
                                                                                                "item's "
                                                                                                "ingredien"
                                                                                                "ts to "
                                                                                                "leave "
                                                                                                "out."),
                                  "\"item_id\"") "," FUNCTION("change_item",
                                                              "Changes a line of the order; what is absent "
                                                              "stays "
                                                              "as it is.",
                                                              TEXT("line_id", "Id of the line, such as L1.") "," TEXT(
                                                                  "item_id",
                                                                  "Anoth"
                                                                  "er "
                                                                  "item "
                                                                  "inste"
                                                                  "ad.") "," TEXT("size_id",
                                                                                  "Another size.") "," COUNT("qua"
                                                                                                             "nti"
                                                                                                             "ty",
                                                                                                             "The"
                                                                                                             " ne"
                                                                                                             "w "
                                                                                                             "qua"
                                                                                                             "nti"
                                                                                                             "ty"
                                                                                                             ".") "," OPTIONS
                                                                                                                  "," TEXTS(
                                                                                                                      "drop_options",
                                                                                                                      "Ids of options to take "
                                                                                                                      "off.") "," TEXTS("without",
                                                                                                                                        "Ingredien"
                                                                                                                                        "ts to "
                                                                                                                                        "leave "
                                                                                                                                        "out.") "," TEXTS("put_back",
                                                                                                                                                          "Ingredients to leave in after all."),
                                                              "\"line_id\"") "," FUNCTION("remove_item",
                                                                                          "Takes a line, or "
                                                                                          "some "
                                                                                          "of its quantity, "
                                                                                          "out "
                                                                                          "of the order.",
                                                                                          TEXT(
                                                                                              "line_id",
                                                                                              "Id of "
                                                                                              "the "
                                                                                              "line.") "," COUNT("quantity",
                                                                                                                 "How many to take "
                                                                                                                 "out; all "
                                                                                                                 "when absent."),
                                                                                          "\"line_id\"") "," FUNCTION("get_order",
                                                                                                                      "The order so "
                                                                                                                      "far. With "
                                                                                                                      "for_read_back "
                                                                                                                      "true, your next "
                                                                                                                      "answer must say "
                                                                                                                      "its read_back "
                                                                                                                      "text word for "
                                                                                                                      "word and then "
                                                                                                                      "ask whether it "
                                                                                                                      "is right.",
                                                                                                                      "\"for_read_"
                                                                                                                      "back\":{"
                                                                                                                      "\"type\":"
                                                                                                                      "\"boolean\"}", ) "," FUNCTION("set_customer",
                                                                                                                                                     "Notes the caller's name, telephone number, address, and pickup or delivery.",
                                                                                                                                                     TEXT(
                                                                                                                                                         "name",
                                                                                                                                                         "Name for the order.") "," TEXT("phone",
                                                                                                                                                                                         "Number to call back.") "," TEXT("address", "Delivery address.") ","
                                                                                                                                                                                                                                                          "\"service\":{\"type\":\"string\",\"enum\":[\"pickup\",\"delivery\"]}", ) "," FUNCTION("submit_order", "Places the order. Only after the caller heard the read-back of this version and said yes to it.", "\"version\":{\"type\":\"integer\",\"description\":\"Version of the order that was read back.\"}", "\"version\"") "," FUNCTION("transfer_to_person",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "Connects the caller with a person: when they ask for one, or you cannot help. Say the answer's "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "say text.",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   TEXT(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "reason",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "Why, in a few words."), ) "," FUNCTION("end_call",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "Hangs up after the goodbye was heard. Say goodbye before.",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               , ) "]";

const char *tool_schema_json(void)
{
    return schema;
}
