/* voiceplate completion: what a shell needs to complete the command line, from the tables of verbs and
 * options. */
#include <string.h>

#include "app/verb_options.h"

static void print_verb_names(void)
{
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        printf("%s%s", verb > verbs ? " " : "", verb->name);
}

static void print_choices(const char *choices)
{
    static const char all[] = "@verbs";
    if (strncmp(choices, all, sizeof all - 1) == 0) {
        print_verb_names();
        choices += sizeof all - 1;
    }
    fputs(choices, stdout);
}

/* The options of a verb as bash patterns ("-c|--config"), those that take a file, a folder, or one of some
 * words. */
static void print_values(const struct verb *verb)
{
    for (const struct verb_option *option = verb_options; option->name != NULL; option++) {
        if (!verb_option_is_of(option, verb) || option->placeholder == NULL)
            continue;
        printf("        %s:", verb->name);
        if (option->letter != 0)
            printf("-%c|%s:", option->letter, verb->name);
        printf("--%s) ", option->name);
        if (strcmp(option->placeholder, "FILE") == 0 || strcmp(option->placeholder, "DIR") == 0)
            printf("compopt -o default; return ;;\n");
        else if (strchr(option->placeholder, '|') != NULL)
            printf("COMPREPLY=($(compgen -W \"$(tr '|' ' ' <<<'%s')\" -- \"$word\")); return ;;\n",
                   option->placeholder);
        else
            printf("return ;;\n"); /* nothing can be offered for it */
    }
}

static void print_words(const struct verb *verb)
{
    printf("        %s) options='--help --usage", verb->name);
    for (const struct verb_option *option = verb_options; option->name != NULL; option++)
        if (verb_option_is_of(option, verb))
            printf(" --%s", option->name);
    printf("'; choices='");
    print_choices(verb->choices != NULL ? verb->choices : "");
    printf("'; files=%d ;;\n", verb->words_max > 1);
}

int verb_completion(struct arguments *arguments)
{
    (void)arguments;
    puts("# bash completion of voiceplate: source <(voiceplate completion bash)\n"
         "# shellcheck disable=SC2207\n"
         "_voiceplate() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} "
         "verb=${COMP_WORDS[1]}\n"
         "    local options='' choices='' files=0\n"
         "    COMPREPLY=()\n"
         "    if [ \"$COMP_CWORD\" = 1 ]; then");
    printf("        COMPREPLY=($(compgen -W '");
    print_verb_names();
    puts(" --help --version' -- \"$word\"))\n"
         "        return\n"
         "    fi\n"
         "    case $verb:$before in");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        print_values(verb);
    puts("    esac\n"
         "    case $verb in");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        print_words(verb);
    puts("    esac\n"
         "    if [[ $word == -* ]]; then\n"
         "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "    elif [ -n \"$choices\" ] && [ \"$COMP_CWORD\" = 2 ]; then\n"
         "        COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))\n"
         "    elif [ \"$files\" = 1 ]; then\n"
         "        compopt -o default\n"
         "    fi\n"
         "}\n"
         "complete -F _voiceplate voiceplate");
    return EXIT_STATUS_OK;
}

const char *verb_completion_missing(const struct arguments *arguments)
{
    return arguments->word_count == 1 && strcmp(arguments->words[0], "bash") == 0 ? NULL
                                                                                  : "say which shell: bash";
}
