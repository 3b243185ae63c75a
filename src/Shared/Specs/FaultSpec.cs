namespace Fallback.Roslyn;

/// <summary>Why a declaration has no working client, and what is emitted instead, so that other code still compiles.</summary>
internal sealed record FaultSpec
{
    /// <summary>The ids of the errors, for a reader of the emitted file; empty where the code itself does not compile.</summary>
    public string Ids { get; init; } = "";

    /// <summary>The message of the exception that every use of the client throws.</summary>
    public string Message { get; init; } = "";

    /// <summary>The name of the constant with the message.</summary>
    public string MessageField { get; init; } = "";

    /// <summary>Whether the client's name is free, so that a class can have it.</summary>
    public bool HasClass { get; init; }

    /// <summary>Whether the class can say that it implements the interface.</summary>
    public bool Implements { get; init; }

    /// <summary>Whether the interface can be a type argument in neighboring code, and so be registered with the runtime.</summary>
    public bool Registers { get; init; }

    public EquatableArray<FaultMember> Members { get; init; }
}

/// <summary>A member that throws.</summary>
/// <param name="Head">Everything before the body.</param>
/// <param name="Accessors">The accessors of a property or an event, separated by blanks; empty for a method.</param>
/// <param name="IsPublic">Whether it is visible on the class, and therefore needs documentation.</param>
internal sealed record FaultMember(string Head, string Accessors, bool IsPublic);
