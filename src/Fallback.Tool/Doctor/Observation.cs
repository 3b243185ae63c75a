namespace Fallback.Tool.Doctor;

/// <summary>What was observed of an exchange, in addition to the transport's result. Only one exchange at a time writes it.</summary>
internal sealed class Observation
{
    /// <summary>
    /// How far the server's clock is ahead of this machine's, by its Date header, which counts whole seconds; null without one.
    /// </summary>
    public TimeSpan? Clock { get; set; }

    /// <summary>Why no connection was made; null if one was.</summary>
    public HttpRequestError? Error { get; set; }

    /// <summary>The sign that a proxy has answered, or passed the answer on; null for none.</summary>
    public string? Proxy { get; set; }

    /// <summary>The issuer of a certificate that was not accepted; null if there was none.</summary>
    public string? Issuer { get; set; }
}
