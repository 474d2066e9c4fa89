#include "cpod/pods.h"
