/* A signed POST (net/standard_webhook.h) to a URL that somebody wrote into a file: its host is resolved first, every
 * address is judged, and the one that was judged is connected to, so that no name leads into the network here, not by a
 * second look-up either. Redirects are answers like others. */
#ifndef VP_NET_SIGNED_POST_H
#define VP_NET_SIGNED_POST_H

#include "net/http_client.h"

struct signed_post;

struct signed_post_options { /* all borrowed during signed_post_start */
    struct loop *loop;
    struct http_client *client;
    const char *url, *secret;
    const char *old_secret; /* signed by too; "": none */
    const char *id;         /* of the event: the same at each try */
    struct span body;       /* JSON */
    bool may_be_private;    /* an address that is not public, or without TLS */
    const char *setting;    /* that allows it, for the sentence that refuses; good for the program's life */
    int64_t timeout_ms;     /* of the exchange; looking the host up has the resolver's own */
    size_t answer_max_bytes;
    /* Once, from the loop and never from within the start, unless cancelled. response: of an exchange that was begun,
     * whatever came of it; NULL: nothing was sent, and why says why. Both borrowed during the call. */
    void (*on_done)(void *owner, const struct http_response *response, const char *why);
    void *owner;
};

/* VP_ERR_BAD_VALUE: no URL; VP_ERR_BUSY, VP_ERR_NO_MEMORY: on_done does not follow. */
VP_MUST_CHECK enum vp_err signed_post_start(const struct signed_post_options *options,
                                            struct signed_post **out_post);
/* No callback afterwards, and not after it; accepts NULL. */
void signed_post_cancel(struct signed_post *post);

#endif
