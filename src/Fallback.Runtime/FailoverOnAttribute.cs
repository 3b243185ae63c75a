using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Lets failures go to the next tier that by default stop the call, because every tier would most likely repeat them.</summary>
/// <param name="kinds">The kinds to add.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class FailoverOnAttribute(FailoverKinds kinds) : Attribute
{
    /// <summary>The kinds that go to the next tier too.</summary>
    public FailoverKinds Kinds { get; } = kinds;
}

/// <summary>Failures that go to the next tier only when <see cref="FailoverOnAttribute"/> says so.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<FailoverKinds>))]
public enum FailoverKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The provider refused the prompt or the answer by its content policy. Another vendor may decide otherwise.</summary>
    ContentFiltered = 1,

    /// <summary>The provider called the request malformed (400, 422).</summary>
    InvalidRequest = 2,

    /// <summary>The answer is complete, but holds no text and no tool call. Without this kind it is a success.</summary>
    EmptyAnswer = 4,

    /// <summary>The request's body is too large for the provider (413).</summary>
    PayloadTooLarge = 8,
}
