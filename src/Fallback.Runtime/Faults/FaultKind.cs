using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How an injected fault makes an attempt fail.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The provider replies with the error status <see cref="FaultOptions.Status"/>. No request is sent.</summary>
    Status,
    /// <summary>Nothing arrives until the attempt's timeout. No request is sent.</summary>
    Hang,
    /// <summary>The connection is refused. No request is sent.</summary>
    ConnectionRefused,
    /// <summary>The connection breaks before a reply arrives. No request is sent.</summary>
    ConnectionReset,
    /// <summary>The request is sent only after <see cref="FaultOptions.Delay"/>, which counts toward the attempt's timeout.</summary>
    Slow,
    /// <summary>
    /// The answer breaks off. For a stream, the request is sent and billed, and the stream breaks after <see
    /// cref="FaultOptions.BreakAfter"/> chunks. For a whole answer, no request is sent.
    /// </summary>
    BrokenStream,
    /// <summary>The reply has a success status, but its body is not an answer. No request is sent.</summary>
    MalformedBody,
}
