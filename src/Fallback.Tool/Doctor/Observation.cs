namespace Fallback.Tool.Doctor;

/// <summary>What was seen of an exchange, beside what the transport makes of it. One exchange at a time writes it.</summary>
internal sealed class Observation
{
    /// <summary>How far the server's clock is before this machine's, by its Date header, which counts whole seconds; null without
    /// one.</summary>
    public TimeSpan? Clock { get; set; }

    /// <summary>Why no connection was made; null where one was.</summary>
    public HttpRequestError? Error { get; set; }

    /// <summary>What says that somebody on the way has answered, or passed the answer on; null for nothing.</summary>
    public string? Proxy { get; set; }

    /// <summary>The issuer of a certificate that was not accepted; null where there was none.</summary>
    public string? Issuer { get; set; }
}
