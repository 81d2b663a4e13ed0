// Locks that Clang's thread safety analysis and ThreadSanitizer both understand.
//
// Why not Mutex: Debian's Abseil is not built for ThreadSanitizer, which cannot see that its mutex orders threads
// and reports every access that it guards. std::mutex is a pthread mutex, which the sanitizer knows; the annotations of
// Abseil's headers are kept. Tested by tests/sim/threads_test.cc under the preset `tsan`.
#ifndef C360_LIB_BASE_MUTEX_H_
#define C360_LIB_BASE_MUTEX_H_

#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace c360 {

// Who waits at the lock goes before whoever held it last: a loop that takes it again at once starves nobody.
class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() {
    const std::lock_guard<std::mutex> next(next_);
    mutex_.lock();
  }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex next_;  // held while waiting for `mutex_`
  std::mutex mutex_;
};

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(*mutex) { mutex_.Lock(); }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

class CondVar {
 public:
  // Gives `mutex` back while it waits; `ready` is asked under it.
  template <typename Predicate>
  void Wait(Mutex* mutex, Predicate ready) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    condition_.wait(lock, ready);
    lock.release();
  }

  // False when `patience` ended before `ready`.
  template <typename Predicate>
  bool WaitFor(Mutex* mutex, absl::Duration patience, Predicate ready) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    const bool done = condition_.wait_for(lock, absl::ToChronoMicroseconds(patience), ready);
    lock.release();
    return done;
  }

  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace c360

#endif  // C360_LIB_BASE_MUTEX_H_
