/* Words for varied values. All lists end with a NULL. */
#ifndef EMULATOR_WORDS_H
#define EMULATOR_WORDS_H

extern const char *const words_first_names[];
extern const char *const words_last_names[];
extern const char *const words_companies[];
extern const char *const words_projects[]; /* names of projects, teams and things */
extern const char *const words_sentences[];

/* The list for a member of this name ("city", "home_country"); NULL: none. */
const char *const *words_for(const char *name);

#endif
