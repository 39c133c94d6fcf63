package pipeline

import "context"

// Report rebuilds the reports of a period from the state: nothing is read from usage/, nothing is rated again unless
// tariffs, licences or settings have changed since.
func Report(ctx context.Context, o Options) (Result, error) {
	folder, err := o.readFolder()
	if err != nil {
		return Result{}, err
	}
	return withTenant(ctx, o, folder, (*run).rebuild)
}
