/* A chat model at the desks: through the engine's own chat brain, told what a call's model is told. */
#ifndef VP_BENCH_DESK_CHAT_H
#define VP_BENCH_DESK_CHAT_H

/* Desks that are opened from now on are answered by the model at the URL, which ends in /chat/completions. Takes
 * "--chat-url URL" and "--chat-model NAME" out of the arguments and returns how many are left; without them nothing
 * changes. The key is $VOICEPLATE_ENGINE_CHAT_KEY, as in the settings. Ends the program where that cannot be. */
int desk_chat_take(int argc, char **argv);

#endif
