// What OpenTelemetry hears of a meter is what the whole process measures: tests side by side would hear each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
