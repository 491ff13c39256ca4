#include "traditional/turn_whose.h"

#include "traditional/turn_desk.h"
#include "traditional/turn_work.h"

struct histogram_whose turn_whose(const struct turn_run *run)
{
    const struct rest_endpoint *chat = &run->desk->options.settings->turn.complete.endpoint;
    return (struct histogram_whose){run->first->call.restaurant_id, chat->is_engine ? "engine" : chat->model};
}
