#include "match/score.h"
