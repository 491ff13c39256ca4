#include "unit/dialogue/with_fake_tools.h"

/* One dish or option a line: the formatter would lay out a row of macros as a staircase. */
/* clang-format off */
#define SML \
    "\"sizes\":[{\"id\":\"small\",\"name\":\"Small\",\"price\":\"9.50\",\"synonyms\":[\"ten inch\",\"personal\"]}," \
    "{\"id\":\"medium\",\"name\":\"Medium\",\"price\":\"12.50\",\"synonyms\":[\"twelve inch\"]}," \
    "{\"id\":\"large\",\"name\":\"Large\",\"price\":\"15.00\",\"synonyms\":[\"sixteen inch\",\"family\"]}]"
#define VEG  "\"vegetarian\":true,\"vegan\":false,\"gluten_free\":false"
#define MEAT "\"vegetarian\":false,\"vegan\":false,\"gluten_free\":false"
#define VGN  "\"vegetarian\":true,\"vegan\":true,\"gluten_free\":true"
#define PIZZA(id, name, syn, ingredients, diet) \
    "{\"id\":\"" id "\",\"name\":\"" name "\",\"description\":\"Pizza\",\"synonyms\":[" syn "],\"available\":true," \
    SML ",\"group_ids\":[\"crust\",\"toppings\"],\"ingredients\":[" ingredients "]," \
    "\"allergens\":[\"milk\",\"wheat\"]," diet "}"
#define ITEM(id, name, syn, price, groups, ingredients, allergens, diet) \
    "{\"id\":\"" id "\",\"name\":\"" name "\",\"description\":\"\",\"synonyms\":[" syn "],\"available\":true," \
    "\"price\":\"" price "\",\"group_ids\":[" groups "],\"ingredients\":[" ingredients "]," \
    "\"allergens\":[" allergens "]," diet "}"
#define SOLD_OUT(id, name, price) \
    "{\"id\":\"" id "\",\"name\":\"" name "\",\"description\":\"\",\"synonyms\":[],\"available\":false," \
    "\"price\":\"" price "\",\"group_ids\":[],\"ingredients\":[],\"allergens\":[\"milk\"]," VEG "}"
#define OPTION(id, name, syn, price) \
    "{\"id\":\"" id "\",\"name\":\"" name "\",\"price\":\"" price "\",\"synonyms\":[" syn "]," \
    "\"available\":true,\"default\":false,\"allergens\":[]}"
#define DEFAULT_OPTION(id, name) \
    "{\"id\":\"" id "\",\"name\":\"" name "\",\"price\":\"0.00\",\"synonyms\":[],\"available\":true," \
    "\"default\":true,\"allergens\":[]}"

const char fake_menu_json[] =
    "{\"ok\":true,\"restaurant\":{\"name\":\"Trattoria Uno\",\"address\":\"12 Harbor Street\","
    "\"phone\":\"+15550001111\",\"is_open\":true,\"hours\":["
    "{\"day\":\"Monday\",\"opens\":\"11:00\",\"closes\":\"22:00\"},"
    "{\"day\":\"Tuesday\",\"opens\":\"11:00\",\"closes\":\"22:00\"},"
    "{\"day\":\"Saturday\",\"opens\":\"12:00\",\"closes\":\"23:30\"}],"
    "\"pickup\":{\"minutes\":25},\"delivery\":{\"minutes\":45,\"fee\":\"3.50\",\"minimum\":\"20.00\"},"
    "\"tax_percent\":\"8.875\",\"can_transfer\":true},\"categories\":["
    "{\"id\":\"pizza\",\"name\":\"Pizzas\",\"synonyms\":[\"pies\"],\"items\":["
    PIZZA("cheese", "Cheese Pizza", "\"plain\"", "\"tomato sauce\",\"mozzarella\"", VEG)
    "," PIZZA("margherita", "Margherita", "\"margarita\"", "\"tomato sauce\",\"mozzarella\",\"basil\"", VEG)
    "," PIZZA("pepperoni", "Pepperoni Pizza", "", "\"tomato sauce\",\"mozzarella\",\"pepperoni\"", MEAT)
    "," PIZZA("formaggi", "Quattro Formaggi", "\"four cheese\"", "\"mozzarella\",\"gorgonzola\"", VEG)
    "," PIZZA("capricciosa", "Capricciosa", "", "\"tomato sauce\",\"ham\",\"artichokes\"", MEAT)
    "]},"
    "{\"id\":\"pasta\",\"name\":\"Pasta\",\"synonyms\":[],\"items\":["
    ITEM("carbonara", "Spaghetti Carbonara", "\"carbonara\"", "14.00", "",
         "\"egg\",\"bacon\",\"pecorino\"", "\"eggs\",\"milk\",\"wheat\"", MEAT)
    "," ITEM("lasagna", "Lasagna", "", "13.00", "", "\"beef\",\"ricotta\"", "\"milk\",\"wheat\"", MEAT)
    "," ITEM("penne", "Penne Arrabbiata", "\"penne\",\"number 42\"", "11.00", "",
             "\"tomato sauce\",\"chili\",\"garlic\"", "\"wheat\"", VEG)
    "]},"
    "{\"id\":\"wings\",\"name\":\"Wings\",\"synonyms\":[],\"items\":["
    ITEM("buffalo-wings", "Buffalo Wings", "\"chicken wings\",\"hot wings\"", "9.00",
         "\"sauce\"", "\"chicken\"", "", MEAT)
    "]},"
    "{\"id\":\"mexican\",\"name\":\"Tacos and Burritos\",\"synonyms\":[],\"items\":["
    ITEM("taco", "Taco", "\"tacos\",\"street taco\"", "4.00", "\"meat\"", "\"onions\",\"cilantro\",\"salsa\"", "", MEAT)
    "," ITEM("burrito", "Burrito", "\"lunch number 9\"", "10.50", "\"meat\",\"extras\"",
             "\"rice\",\"beans\",\"onions\",\"cheese\"", "\"wheat\",\"milk\"", MEAT)
    "]},"
    "{\"id\":\"sides\",\"name\":\"Sides\",\"synonyms\":[\"appetizers\"],\"items\":["
    ITEM("garlic-bread", "Garlic Bread", "", "5.00", "", "\"garlic\",\"butter\"", "\"wheat\",\"milk\"", VEG)
    "," ITEM("guac", "Chips and Guacamole", "\"guacamole\"", "6.50", "", "\"avocado\"", "", VGN)
    "," ITEM("fries", "French Fries", "\"fries\"", "4.50", "", "", "", VGN)
    "," ITEM("house-salad", "House Salad", "", "8.00", "\"dressing\"",
             "\"lettuce\",\"tomatoes\",\"onions\"", "", VGN)
    "," ITEM("caesar-salad", "Caesar Salad", "\"caesar\"", "9.00", "",
             "\"romaine\",\"croutons\",\"anchovies\"", "\"fish\",\"milk\",\"wheat\"", MEAT)
    "]},"
    "{\"id\":\"desserts\",\"name\":\"Desserts\",\"synonyms\":[],\"items\":["
    SOLD_OUT("tiramisu", "Tiramisu", "7.00")
    "," ITEM("cannoli", "Cannoli", "", "5.50", "", "\"ricotta\"", "\"milk\",\"wheat\",\"pistachio nuts\"", VEG)
    "," ITEM("gelato", "Gelato", "", "5.00", "", "\"milk\"", "\"milk\"", VEG)
    "]},"
    "{\"id\":\"drinks\",\"name\":\"Drinks\",\"synonyms\":[\"sodas\",\"beverages\"],\"items\":["
    ITEM("coke", "Coke", "\"coca cola\",\"cola\"", "2.50", "", "", "", VGN)
    "," ITEM("diet-coke", "Diet Coke", "", "2.50", "", "", "", VGN)
    "," ITEM("sprite", "Sprite", "", "2.50", "", "", "", VGN)
    ",{\"id\":\"lemonade\",\"name\":\"Lemonade\",\"description\":\"\",\"synonyms\":[],\"available\":true,"
    "\"sizes\":[{\"id\":\"regular\",\"name\":\"Regular\",\"price\":\"3.00\",\"synonyms\":[\"small\"]},"
    "{\"id\":\"large\",\"name\":\"Large\",\"price\":\"4.00\",\"synonyms\":[]}],"
    "\"group_ids\":[],\"ingredients\":[\"ice\"],\"allergens\":[]," VGN "},"
    ITEM("water", "Bottled Water", "\"water\"", "2.00", "", "", "", VGN)
    "]}],\"groups\":["
    "{\"id\":\"crust\",\"name\":\"Crust\",\"question\":\"Which crust would you like?\",\"min\":1,\"max\":1,"
    "\"halves\":false,\"options\":["
    DEFAULT_OPTION("regular-crust", "Regular Crust")
    "," OPTION("thin-crust", "Thin Crust", "\"thin\"", "0.00")
    "," OPTION("gf-crust", "Gluten-Free Crust", "", "3.00")
    "]},"
    "{\"id\":\"toppings\",\"name\":\"Toppings\",\"question\":\"Which toppings would you like?\",\"min\":0,\"max\":8,"
    "\"halves\":true,\"options\":["
    OPTION("mushrooms", "Mushrooms", "\"mushroom\"", "1.50")
    "," OPTION("olives", "Black Olives", "\"olives\"", "1.50")
    "," OPTION("pepperoni-top", "Pepperoni", "", "2.00")
    "," OPTION("sausage", "Italian Sausage", "\"sausage\"", "2.00")
    "," OPTION("onions-top", "Onions", "", "1.00")
    "," OPTION("extra-cheese", "Extra Cheese", "\"cheese\"", "2.00")
    "," OPTION("peppers", "Green Peppers", "\"peppers\"", "1.50")
    ",{\"id\":\"anchovies-top\",\"name\":\"Anchovies\",\"price\":\"2.00\",\"synonyms\":[],\"available\":false,"
    "\"default\":false,\"allergens\":[\"fish\"]}]},"
    "{\"id\":\"dressing\",\"name\":\"Dressing\",\"question\":\"Which dressing would you like?\",\"min\":1,\"max\":1,"
    "\"halves\":false,\"options\":["
    OPTION("ranch", "Ranch", "", "0.00")
    "," OPTION("italian", "Italian", "", "0.00")
    "," OPTION("balsamic", "Balsamic Vinaigrette", "\"balsamic\",\"no ranch\"", "0.00")
    ",{\"id\":\"fig\",\"name\":\"Fig Glaze\",\"price\":\"0.00\",\"synonyms\":[],\"available\":true,\"default\":false}"
    "]},"
    "{\"id\":\"sauce\",\"name\":\"Sauce\",\"question\":\"Mild, medium or hot?\",\"min\":1,\"max\":1,\"halves\":false,"
    "\"options\":["
    OPTION("mild", "Mild", "", "0.00")
    "," OPTION("medium-sauce", "Medium", "", "0.00")
    "," OPTION("hot", "Hot", "", "0.00")
    "]},"
    "{\"id\":\"meat\",\"name\":\"Meat\",\"question\":\"Which filling would you like?\",\"min\":1,\"max\":1,"
    "\"halves\":false,\"options\":["
    OPTION("carnitas", "Carnitas", "\"pork\"", "0.00")
    "," OPTION("pollo", "Grilled Chicken", "\"chicken\"", "0.00")
    "," OPTION("asada", "Carne Asada", "\"steak\"", "1.00")
    "," OPTION("veggies", "Grilled Vegetables", "\"veggie\",\"vegetables\"", "0.00")
    "]},"
    "{\"id\":\"extras\",\"name\":\"Extras\",\"question\":\"Any extras?\",\"min\":0,\"max\":4,\"halves\":false,"
    "\"options\":["
    OPTION("sour-cream", "Sour Cream", "", "1.00")
    "," OPTION("add-guac", "Guacamole", "\"guac\"", "2.00")
    "," OPTION("jalapenos", "Jalapeños", "", "0.50")
    "," OPTION("rice-crisps", "Rice Crisps", "", "0.50")
    "," OPTION("corn-crisps", "Corn Crisps", "", "0.50")
    "]}]}";
/* clang-format on */
