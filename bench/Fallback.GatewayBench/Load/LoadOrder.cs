namespace Fallback.GatewayBench;

/// <summary>What the load generator is to do, as one line of JSON.</summary>
/// <param name="Port">Where.</param>
/// <param name="Path">The request's path.</param>
/// <param name="Headers">Whole lines, beyond those that every request has.</param>
/// <param name="Body">The request's body.</param>
/// <param name="Connections">As many requests are under way at the same time, or at most, in an open loop.</param>
/// <param name="Seconds">How long requests are begun; all that have begun are awaited.</param>
/// <param name="Rate">Requests a second that come at random and do not give way; 0 for a closed loop.</param>
/// <param name="Status">The status that is right.</param>
/// <param name="LeastBytes">A shorter body is an error.</param>
/// <param name="Processes">Whose processor time is taken, from when every connection has had an answer.</param>
/// <param name="Holds">Ends as soon as the first byte of every body is there, and leaves the connections open until the next order.</param>
internal sealed record LoadOrder(
    int Port, string Path, string[] Headers, string Body, int Connections, double Seconds,
    double Rate = 0, int Status = 200, int LeastBytes = 0, int[]? Processes = null, bool Holds = false);

/// <summary>What came of it. Times are in microseconds, from when a request was due.</summary>
/// <param name="Requests">All that were begun.</param>
/// <param name="Errors">With another status, too short, or cut off.</param>
/// <param name="Seconds">From the first request's begin to the last one's end.</param>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="FirstP50">Until the first byte of the body.</param>
/// <param name="FirstP99">The same, 99th percentile.</param>
/// <param name="LateP99">How late the generator itself was.</param>
/// <param name="Cpu">Nanoseconds of each of the order's processes.</param>
/// <param name="Reads">Pieces in which a response came, on average.</param>
/// <param name="PiledUp">Requests came faster than they were answered, and no more were begun.</param>
internal sealed record LoadResult(
    int Requests, int Errors, double Seconds, double P50, double P99, double FirstP50, double FirstP99, double LateP99, long[] Cpu,
    double Reads, bool PiledUp);
