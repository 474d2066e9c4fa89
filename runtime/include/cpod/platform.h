/** @file
 * Hand-written parts of libcpod: clients from the environment and from logins, jobs from submission to
 * output, waiting for pods, tools of the program's own application. */
#ifndef CPOD_PLATFORM_H
#define CPOD_PLATFORM_H

#include "cpod/core/batch.h"
#include "cpod/core/presigned.h"
#include "cpod/core/signature.h"
#include "cpod/environment.h"
#include "cpod/login.h"
#include "cpod/own_app.h"
#include "cpod/pod_wait.h"
#include "cpod/run_job.h"

#endif
