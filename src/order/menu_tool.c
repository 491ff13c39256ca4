#include "order/menu_tool.h"

#include <stdio.h>
#include <string.h>

#include "order/menu_internal.h"
#include "order/menu_schema.h"
#include "tool/tool.h"

enum { DESCRIPTION_BYTES_MAX = 600, ASKED_BY_BYTES_MAX = 160, ASKED_BY_MAX = 16 };

const struct menu_tool *menu_find_tool(const struct menu *menu, const char *name)
{
    for (size_t i = 0; i < menu->tool_count; i++)
        if (strcmp(menu->tools[i].name, name) == 0)
            return &menu->tools[i];
    return NULL;
}

static bool is_named_before(const struct menu_raw *raw, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (raw->tools[i].name != NULL && strcmp(raw->tools[i].name, raw->tools[index].name) == 0)
            return true;
    return false;
}

static void check_name(struct menu_check *check, const char *where, const struct menu_raw *raw, size_t index)
{
    const char *name = raw->tools[index].name;
    if (!menu_check_text(check, where, "name", name, MENU_TOOL_NAME_BYTES - 1, true))
        return;
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name))
        menu_problem(check, where, "name",
                     "\"%.64s\" is not a name; lower-case letters, digits and _ are allowed", name);
    else if (tool_find(name) != TOOL_OTHER)
        menu_problem(check, where, "name", "\"%.64s\" is a function of VoicePlate's own; name it otherwise",
                     name);
    else if (is_named_before(raw, index))
        menu_problem(check, where, "name", "\"%.64s\" is the name of an earlier tool too", name);
}

static bool has_required(const struct menu_schema *parameters)
{
    for (size_t i = 0; i < parameters->property_count; i++)
        if (parameters->properties[i].is_required)
            return true;
    return false;
}

static void check_asked_by(struct menu_check *check, const char *where, const struct menu_raw_tool *raw,
                           const struct menu_schema *parameters)
{
    menu_check_sentences(check, where, "asked_by", &raw->asked_by, ASKED_BY_MAX, ASKED_BY_BYTES_MAX);
    if (raw->asked_by.count > 0 && parameters != NULL && has_required(parameters))
        menu_problem(check, where, "asked_by",
                     "is for tools whose parameters may all be absent: nobody thinks of their values then");
}

static void check_tool(struct menu_check *check, const char *where, const struct menu_raw_tool *raw)
{
    char path[YAML_PATH_BYTES];
    struct arena scratch = {0};
    const struct menu_schema *parameters = NULL;
    menu_check_text(check, where, "description", raw->description, DESCRIPTION_BYTES_MAX, true);
    menu_check_url(check, where, raw->url);
    menu_check_secret(check, where, "secret", raw->secret, true);
    menu_check_secret(check, where, "old_secret", raw->old_secret, false);
    if (raw->timeout_s < 0 || raw->timeout_s > MENU_TOOL_TIMEOUT_S_MAX)
        menu_problem(check, where, "timeout_s", "%d is out of range; 1 to %d is allowed", raw->timeout_s,
                     MENU_TOOL_TIMEOUT_S_MAX);
    snprintf(path, sizeof path, "%s.parameters", where);
    /* Without memory the building of the menu fails likewise. */
    if (menu_schema_read(check, path, raw->parameters, &scratch, &parameters) == VP_OK)
        check_asked_by(check, where, raw, parameters);
    arena_free(&scratch);
}

void menu_check_tools(struct menu_check *check, const struct menu_raw *raw)
{
    char where[32];
    for (size_t i = 0; i < raw->tool_count; i++) {
        snprintf(where, sizeof where, "tools[%zu]", i);
        check_name(check, where, raw, i);
        check_tool(check, where, &raw->tools[i]);
    }
}

enum vp_err menu_tool_build(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    struct menu_tool *tools = arena_take(&body->arena, (raw->tool_count + 1) * sizeof *tools);
    if (tools == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->tool_count; i++) {
        const struct menu_raw_tool *from = &raw->tools[i];
        int timeout_s = from->timeout_s > 0 ? from->timeout_s : MENU_TOOL_TIMEOUT_S;
        tools[i] =
            (struct menu_tool){.name = from->name,
                               .description = from->description,
                               .url = from->url,
                               .secret = from->secret,
                               .old_secret = from->old_secret != NULL ? from->old_secret : "",
                               .timeout_ms = (int64_t)timeout_s * 1000,
                               .asked_by = {(const char *const *)from->asked_by.texts, from->asked_by.count}};
        enum vp_err err = menu_schema_read(NULL, "", from->parameters, &body->arena, &tools[i].parameters);
        if (err != VP_OK)
            return err;
    }
    body->menu.tools = tools;
    body->menu.tool_count = raw->tool_count;
    return VP_OK;
}
