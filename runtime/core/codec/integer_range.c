#include "core/codec/integer_range.h"

typedef struct integer_range {
    int64_t least, most;
    const char *message;
} integer_range;

static const integer_range *range_of(uint32_t range)
{
    static const integer_range ranges[] = {
        [CPOD_RANGE_ANY] = {INT64_MIN, INT64_MAX, "out of range"},
        [CPOD_RANGE_INT8] = {INT8_MIN, INT8_MAX, "out of range: expected -128 to 127"},
        [CPOD_RANGE_UINT8] = {0, UINT8_MAX, "out of range: expected 0 to 255"},
        [CPOD_RANGE_INT16] = {INT16_MIN, INT16_MAX, "out of range: expected -32768 to 32767"},
        [CPOD_RANGE_UINT16] = {0, UINT16_MAX, "out of range: expected 0 to 65535"},
        [CPOD_RANGE_UINT32] = {0, UINT32_MAX, "out of range: expected 0 to 4294967295"},
    };
    return &ranges[range < sizeof ranges / sizeof ranges[0] ? range : CPOD_RANGE_ANY];
}

bool cpodi_range_holds(uint32_t range, int64_t value)
{
    const integer_range *of = range_of(range);
    return value >= of->least && value <= of->most;
}

const char *cpodi_range_message(uint32_t range)
{
    return range_of(range)->message;
}
