#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// How often this process has asked for memory, since it started.
unsigned long allocation_count(void);

/// How many bytes it has asked for in all, those given back included.
unsigned long allocated_bytes(void);

#endif
