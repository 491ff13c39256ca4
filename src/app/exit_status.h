/* Exit statuses of the verbs. Each verb's own meaning of them stands in its --help (verbs.c) and in
 * docs/cli.md, which is made from that. */
#ifndef VP_APP_EXIT_STATUS_H
#define VP_APP_EXIT_STATUS_H

enum exit_status {
    EXIT_STATUS_OK = 0,
    EXIT_STATUS_FAILED = 1,         /* it could not be done, or what was judged is not as it should be */
    EXIT_STATUS_USAGE = 2,          /* wrong verb, option or argument; nothing was done */
    EXIT_STATUS_UNREACHABLE = 3,    /* what it works on did not answer: the service or the database */
    EXIT_STATUS_NOT_UNDERSTOOD = 4, /* phone: caller and agent did not understand each other */
    EXIT_STATUS_SIGNAL = 128,       /* and the number of the signal that ended it */
};

#endif
