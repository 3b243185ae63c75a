using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// Makes Fallback ask the next tier after failures that would otherwise stop the call, because every tier would probably repeat them.
/// </summary>
/// <param name="kinds">The kinds of failure that also go to the next tier.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class FailoverOnAttribute(FailoverKinds kinds) : Attribute
{
    /// <summary>The kinds of failure that also go to the next tier.</summary>
    public FailoverKinds Kinds { get; } = kinds;
}

/// <summary>Failures that go to the next tier only if <see cref="FailoverOnAttribute"/> declares so.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<FailoverKinds>))]
public enum FailoverKinds
{
    /// <summary>No further kinds.</summary>
    None = 0,

    /// <summary>The provider's content policy refused the prompt or the answer. Another vendor may decide differently.</summary>
    ContentFiltered = 1,

    /// <summary>The provider rejected the request as malformed (400, 422).</summary>
    InvalidRequest = 2,

    /// <summary>
    /// The answer is complete, but contains no text and no tool call. Unless this kind is declared, such an answer is a success.
    /// </summary>
    EmptyAnswer = 4,

    /// <summary>The request's body is too large for the provider (413).</summary>
    PayloadTooLarge = 8,
}
