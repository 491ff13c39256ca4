/* What the restaurant may order of a call that goes on, whatever caller and model are at. */
#ifndef VP_CALL_CALL_COMMAND_H
#define VP_CALL_CALL_COMMAND_H

enum call_command {
    CALL_COMMAND_NONE,
    CALL_COMMAND_TRANSFER, /* the caller is put through to the restaurant's telephone, after a sentence */
    CALL_COMMAND_HANG_UP   /* after a goodbye the call ends */
};

#endif
