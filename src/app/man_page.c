#include "app/man_page.h"

#include <string.h>

#include "app/verb_options.h"
#include "base/roff.h"
#include "config/config.h"

static void begin(FILE *out, const char *title, const char *section, const char *name, const char *what)
{
    fprintf(out, ".TH %s %s \"\" \"VoicePlate " VOICEPLATE_VERSION "\"\n.SH NAME\n", title, section);
    fprintf(out, "%s \\- %s\n", name, what);
}

/* "check FILE...\nshow FILE": a line for each use. */
static void print_uses(FILE *out, const struct verb *verb)
{
    const char *words = verb->words != NULL ? verb->words : "";
    for (bool is_first = true; is_first || *words != '\0'; is_first = false) {
        size_t len = strcspn(words, "\n");
        char use[1024];
        snprintf(use, sizeof use, "[OPTION...] %.*s", (int)len, words);
        fprintf(out, "%s.B voiceplate %s\n", is_first ? "" : ".br\n", verb->name);
        roff_print_text(out, use);
        fputc('\n', out);
        words += len + (words[len] == '\n');
    }
}

static void print_option(FILE *out, const struct verb_option *option)
{
    fputs(".TP\n", out);
    if (option->letter != 0)
        fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", out);
    roff_print_text(out, option->name);
    fputs("\\fR", out);
    if (option->placeholder != NULL) {
        fputs("=\\fI", out);
        roff_print_text(out, option->placeholder);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    roff_print_text(out, option->help);
    fputc('\n', out);
}

/* What stands behind '\v' follows the options, as in --help. */
static void print_verb(FILE *out, const struct verb *verb)
{
    const char *behind = strchr(verb->doc, '\v');
    char before[8192];
    snprintf(before, sizeof before, "%.*s",
             behind != NULL ? (int)(behind - verb->doc) : (int)strlen(verb->doc), verb->doc);
    fputs(".SS ", out);
    roff_print_text(out, verb->name);
    fputc('\n', out);
    print_uses(out, verb);
    fputs(".PP\n", out);
    roff_print_paragraphs(out, before);
    for (const struct verb_option *option = verb_options; option->name != NULL; option++)
        if (verb_option_is_of(option, verb))
            print_option(out, option);
    if (behind != NULL) {
        fputs(".PP\n", out);
        roff_print_paragraphs(out, behind + 1);
    }
    fputs(".PP\nExit status:\n", out);
    roff_print_paragraphs(out, verb->statuses);
}

void man_page_print_program(FILE *out)
{
    begin(out, "VOICEPLATE", "1", "voiceplate", "answers a restaurant's telephone and takes orders");
    fputs(
        ".SH SYNOPSIS\n.B voiceplate\n.I VERB\n[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n.br\n"
        ".B voiceplate help\n.I VERB\n.SH DESCRIPTION\n"
        "Twilio sends the call; VoicePlate bridges it to a speech\\-to\\-speech model, lets the model build the order\n"
        "through functions, and stores the order once the caller has heard it read back and said yes.\n"
        ".SH VERBS\n",
        out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        print_verb(out, verb);
    fputs(".SH FILES\n.TP\n.I /etc/voiceplate/voiceplate.yaml\n"
          "The settings of a program that is installed below /usr, where neither \\fB\\-\\-config\\fR nor\n"
          "\\fBVOICEPLATE_CONFIG\\fR names others and no \\fIvoiceplate.yaml\\fR is in the current folder.\n"
          ".TP\n.I /etc/voiceplate/menus\nThe restaurants, a file each.\n"
          ".TP\n.I /var/lib/voiceplate\nThe database of calls and orders, and its spool.\n"
          ".SH SEE ALSO\n.BR voiceplate.yaml (5)\n",
          out);
}

void man_page_print_settings(FILE *out)
{
    begin(out, "VOICEPLATE.YAML", "5", "voiceplate.yaml", "settings of voiceplate");
    config_print_man(out);
    fputs(".SH SEE ALSO\n.BR voiceplate (1)\n", out);
}
