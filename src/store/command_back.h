/* An order of the restaurant's (store_command.h) that was taken where nobody could obey it any more. */
#ifndef VP_STORE_COMMAND_BACK_H
#define VP_STORE_COMMAND_BACK_H

#include "store/store_command.h"
#include "store/store_thread.h"

/* Puts it back (copied), as old as it is, for whoever has the call next; logged where that cannot be. */
void command_back(struct store_thread *thread, const struct store_command *command);

#endif
