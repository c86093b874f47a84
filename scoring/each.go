package scoring

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// chunk is how many units a processor takes at a time.
const chunk = 16

// EachUnit calls do for 0 to n-1 on all processors and returns when all are
// done. do must write only what is that unit's own, so that the outcome does not
// depend on their order.
func EachUnit(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+chunk-1)/chunk) {
		wg.Go(func() {
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= n {
					return
				}
				for i := from; i < min(from+chunk, n); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}
