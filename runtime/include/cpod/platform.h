/** @file
 * What libcpod adds to the generated SDK by hand: clients from the environment and from logins, jobs that are
 * run to their end, waiting for pods, the tools of one's own application. */
#ifndef CPOD_PLATFORM_H
#define CPOD_PLATFORM_H

#include "cpod/core/batch.h"
#include "cpod/core/presigned.h"
#include "cpod/environment.h"
#include "cpod/login.h"
#include "cpod/own_app.h"
#include "cpod/pod_wait.h"
#include "cpod/run_job.h"

#endif
