using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How an injected fault makes an attempt fail.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The provider replies with an error status, <see cref="FaultOptions.Status"/>. No request is sent.</summary>
    Status,
    /// <summary>Nothing comes until the attempt's timeout. No request is sent.</summary>
    Hang,
    /// <summary>No connection can be made. No request is sent.</summary>
    ConnectionRefused,
    /// <summary>The connection breaks before a reply comes. No request is sent.</summary>
    ConnectionReset,
    /// <summary>The request is sent after <see cref="FaultOptions.Delay"/>, which is part of the attempt's time.</summary>
    Slow,
    /// <summary>
    /// The answer breaks off. A stream is asked for and paid, and breaks after <see cref="FaultOptions.BreakAfter"/> chunks; for a whole
    /// answer no request is sent.
    /// </summary>
    BrokenStream,
    /// <summary>The reply has a success status and a body that is no answer. No request is sent.</summary>
    MalformedBody,
}
