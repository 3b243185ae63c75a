using System.Diagnostics.CodeAnalysis;

namespace Fallback.Gateway;

/// <summary>The caller of a request, or the reason why the request is refused.</summary>
internal readonly struct AccessDecision
{
    private AccessDecision(Caller? caller, GatewayError? refusal) => (Caller, Refusal) = (caller, refusal);

    public Caller? Caller { get; }

    public GatewayError? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Caller))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAllowed => Caller is not null;

    public static implicit operator AccessDecision(Caller caller) => new(caller, null);

    public static implicit operator AccessDecision(GatewayError refusal) => new(null, refusal);
}
