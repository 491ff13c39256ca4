#include "tool/tool_docs.h"

#include "tool/tool.h"

static const char introduction[] =
    "# The order tools\n\n"
    "Made by `voiceplate docs tools` from `src/tool/tool.def`. The model proposes, the server decides: these "
    "functions\n"
    "are all that a model (OpenAI's, a compatible one, or the embedded engine's dialogue) can do to an "
    "order, and these\n"
    "words are all that it is told of them. No function takes a price. The forms of the answers, the "
    "refusals and the\n"
    "way to a confirmed order are described in [tool-answers.md](tool-answers.md).\n\n"
    "| function | what it does | answer besides `ok` |\n|---|---|---|\n";

static void print_words(FILE *out, enum tool_words words)
{
    for (size_t i = 0; tool_word(words, i) != NULL; i++)
        fprintf(out, "%s`%s`", i > 0 ? ", " : "", tool_word(words, i));
}

static void print_type(FILE *out, const struct tool_parameter *parameter)
{
    if (parameter->kind == TOOL_KIND_WORD)
        print_words(out, parameter->words);
    else if (parameter->kind == TOOL_KIND_COUNT)
        fprintf(out, "whole number from %d", parameter->lowest);
    else if (parameter->kind == TOOL_KIND_TEXTS || parameter->kind == TOOL_KIND_CHOICES)
        fprintf(out, "at most %zu %s", parameter->max,
                parameter->kind == TOOL_KIND_TEXTS ? "texts" : "[choices](#choices)");
    else
        fputs(parameter->kind == TOOL_KIND_FLAG ? "true or false" : "text", out);
}

static void print_parameters(FILE *out, const struct tool_parameter *parameters)
{
    fputs("\n| parameter | type | needed | what the model is told |\n|---|---|---|---|\n", out);
    for (const struct tool_parameter *parameter = parameters; parameter->name != NULL; parameter++) {
        fprintf(out, "| `%s` | ", parameter->name);
        print_type(out, parameter);
        fprintf(out, " | %s | %s |\n", parameter->need == TOOL_REQUIRED ? "yes" : "", parameter->description);
    }
}

void tool_docs_print(FILE *out)
{
    fputs(introduction, out);
    for (const struct tool_form *form = tool_forms; form < tool_forms + TOOL_OTHER; form++)
        fprintf(out, "| `%s` | %s | %s |\n", form->name, form->description, form->answer);
    fprintf(out,
            "\nA text has at most %d bytes, all arguments of a call at most %d as JSON; a whole number is at "
            "most %d.\n",
            TOOL_TEXT_MAX_BYTES, TOOL_ARGUMENTS_MAX_BYTES, TOOL_COUNT_MAX);
    for (const struct tool_form *form = tool_forms; form < tool_forms + TOOL_OTHER; form++) {
        if (form->parameters[0].name == NULL)
            continue;
        fprintf(out, "\n## `%s`\n", form->name);
        print_parameters(out, form->parameters);
    }
    fputs("\n## Choices\n\nAn entry that is a text alone is an `option_id`; side and amount are then the "
          "first of their "
          "words.\n",
          out);
    print_parameters(out, tool_choice_form);
    fputs(
        "\n## Parts\n\nWhere a menu has combos, or options that are asked about in their turn, a choice may have "
        "these too.\nModels that work with other menus are told nothing of them.\n",
        out);
    print_parameters(out, tool_part_form);
}
