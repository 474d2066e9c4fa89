/* The names by which APIs call the parts of paging, in lower case without separators. The first ones of a list win. */
#include "paging/internal.h"

#include <ctype.h>

const char *const paging_page_words[] = {"page",      "pagenumber",  "pageno", "pagenum",
                                         "pageindex", "currentpage", NULL};

const char *const paging_offset_words[] = {"offset", "skip", "pageoffset", "startat", "start", "from", NULL};

const char *const paging_cursor_words[] = {"cursor",
                                           "pagetoken",
                                           "nextpagetoken",
                                           "pagecursor",
                                           "nextcursor",
                                           "nexttoken",
                                           "continuationtoken",
                                           "continuation",
                                           "after",
                                           "pageafter",
                                           "aftercursor",
                                           "startingafter",
                                           "startcursor",
                                           "startingtoken",
                                           "paginationtoken",
                                           "pagingtoken",
                                           "paginationcursor",
                                           "marker",
                                           "nextmarker",
                                           "startkey",
                                           "exclusivestartkey",
                                           "nextkey",
                                           "nextpage",
                                           "next",
                                           "scrollid",
                                           "cursormark",
                                           "startafter",
                                           NULL};

const char *const paging_after_words[] = {"startingafter", "after",   "afterid",         "startafter",
                                          "startafterid",  "sinceid", "startingafterid", "lastid",
                                          "marker",        NULL};

const char *const paging_size_words[] = {"limit",          "pagesize",   "perpage",        "size",
                                         "pagelimit",      "maxresults", "maxpagesize",    "top",
                                         "first",          "count",      "take",           "rows",
                                         "maxitems",       "pagelen",    "resultsperpage", "itemsperpage",
                                         "maxresultcount", "pagelength", "numresults",     "max",
                                         "batchsize",      NULL};

const char *const paging_next_words[] = {"nextcursor",
                                         "nextpagetoken",
                                         "nextpagecursor",
                                         "nexttoken",
                                         "nextcontinuationtoken",
                                         "nextmarker",
                                         "nextafter",
                                         "nextstartingafter",
                                         "nextstartcursor",
                                         "nextkey",
                                         "nextpagekey",
                                         "nextcursormark",
                                         "nextscrollid",
                                         "endcursor",
                                         "cursornext",
                                         "cursorsnext",
                                         "cursorsafter",
                                         "cursorafter",
                                         "continuationtoken",
                                         "nextpaginationtoken",
                                         "nextpagingtoken",
                                         "nextcursortoken",
                                         "lastevaluatedkey",
                                         "pagesnextstartingafter",
                                         NULL};

const char *const paging_next_page_words[] = {"nextpage",    "nextpagenumber", "nextpageno",
                                              "nextpagenum", "pagenext",       NULL};

const char *const paging_next_offset_words[] = {"nextoffset",    "nextpageoffset", "nextstart",
                                                "nextpagestart", "nextskip",       NULL};

const char *const paging_last_words[] = {"lastid", "lastitemid", NULL};

const char *const paging_url_words[] = {
    "nexturl",       "nextlink",     "nextpageurl",   "nextpagelink", "nexturi",
    "nexthref",      "nextpageuri",  "odatanextlink", "linksnext",    "linknext",
    "linksnexthref", "linknexthref", "linksnexturl",  "nextpagepath", NULL};

/* URLs or cursors: the schema decides. */
const char *const paging_maybe_url_words[] = {"next", "nextpage", "pagesnext", NULL};

/* Not "count": that is as often the number of items in this page, which would end the walk after it. */
const char *const paging_total_words[] = {"total",        "totalcount",     "totalitems",   "totalresults",
                                          "totalrecords", "totalelements",  "totalsize",    "totalentries",
                                          "totalrows",    "totalhits",      "totalnumber",  "totalmatches",
                                          "recordstotal", "itemcounttotal", "totalobjects", NULL};

const char *const paging_pages_words[] = {"totalpages", "pagecount",      "lastpage",        "pages",
                                          "numpages",   "totalpagecount", "pagestotalpages", NULL};

const char *const paging_more_words[] = {"hasmore",        "hasnextpage",  "hasnext",       "more",
                                         "hasmoreresults", "hasmoreitems", "hasmorepages",  "morerecords",
                                         "hasmorerecords", "istruncated",  "moreavailable", NULL};

const char *const paging_items_words[] = {"items",   "data",   "results", "records", "value", "values",
                                          "entries", "result", "content", "objects", "list",  NULL};

const char *const paging_no_items_words[] = {
    "errors",  "warnings", "links",        "link",    "included", "messages", "facets",  "sort", "sorts",
    "filters", "orders",   "aggregations", "notices", "columns",  "fields",   "headers", NULL};

const char *const paging_wrapper_words[] = {"data", "result", "results", "response", "payload", "embedded",
                                            "body", "hits",   "list",    "content",  NULL};

const char *const paging_container_words[] = {"meta",           "metadata",
                                              "paging",         "pagination",
                                              "page",           "pages",
                                              "pageinfo",       "pagedetails",
                                              "pagemetadata",   "pagingmetadata",
                                              "paginationinfo", "paginationmetadata",
                                              "pagingdata",     "listmetadata",
                                              "resultinfo",     "responsemetadata",
                                              "links",          "link",
                                              "cursors",        "cursor",
                                              "next",           "nextpage",
                                              "pageable",       "paginginfo",
                                              "searchmetadata", NULL};

const char *const paging_prefix_words[] = {"links", "link",     "cursors", "cursor",
                                           "next",  "nextpage", "pages",   NULL};

const char *const paging_header_words[] = {
    "xnextpage", "xnextcursor",   "xnextpagetoken",      "nextpage",    "nextcursor", "xnexttoken",
    "nexttoken", "nextpagetoken", "xpaginationnextpage", "xnextoffset", NULL};

const char *paging_word(arena *a, const char *name)
{
    buffer word = {0};
    for (; *name != '\0'; name++)
        if (isalnum((unsigned char)*name))
            buffer_append_char(&word, (char)tolower((unsigned char)*name));
    return buffer_to_arena(&word, a);
}
