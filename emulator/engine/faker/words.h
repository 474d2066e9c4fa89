/* Words that believable data is made of. All lists end with a NULL. */
#ifndef EMULATOR_WORDS_H
#define EMULATOR_WORDS_H

extern const char *const words_first_names[];
extern const char *const words_last_names[];
extern const char *const words_companies[];
extern const char *const words_projects[]; /* what projects, teams and things are called */
extern const char *const words_sentences[];

/* The list for a member of this name ("city", "home_country"), NULL when there is none. */
const char *const *words_for(const char *name);

#endif
