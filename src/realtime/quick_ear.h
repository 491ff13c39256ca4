/* What a short sound of a caller's says, asked of the embedded engine on loopback: quicker than the model's transcript
 * of it, and there whatever the model is. One question at a time for each call. */
#ifndef VP_REALTIME_QUICK_EAR_H
#define VP_REALTIME_QUICK_EAR_H

#include "base/buf.h"
#include "net/http_client.h"
#include "net/loop.h"

struct transcribe;

struct quick_ear_setting { /* borrowed for the ears' lives */
    struct loop *loop;
    struct http_client *http;
    char url[128]; /* of the engine's transcriptions; "": there is no engine */
};

struct quick_ear {
    const struct quick_ear_setting *setting;
    const char *call_sid;
    struct transcribe *transcribe; /* the question under way, or NULL */
    struct buf wav;
    /* words: "" for none; NULL: they could not be had. */
    void (*on_words)(void *owner, const char *words);
    void *owner;
};

/* call_sid is borrowed. */
void quick_ear_init(struct quick_ear *ear, const struct quick_ear_setting *setting, const char *call_sid,
                    void (*on_words)(void *owner, const char *words), void *owner);
/* Asks what mu-law says; a question under way is dropped. False: nobody can tell, and no on_words follows. */
bool quick_ear_ask(struct quick_ear *ear, struct span ulaw);
/* No on_words afterwards. Repeatable. */
void quick_ear_stop(struct quick_ear *ear);

#endif
