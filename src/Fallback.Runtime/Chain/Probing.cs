using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Decides which calls can be sent to a tier that is probed and to the next one at the same time.</summary>
internal static class Probing
{
    /// <summary>Whether a probe of the tier can run at the same time as the call to another one.</summary>
    /// <remarks>
    /// Not if a second request could have effects (tools, a conversation that the provider stores, or a Refit method, whose messages are
    /// unknown), and not if it would be the call's last request.
    /// </remarks>
    public static bool IsPossible(Call call, Tier tier) =>
        tier.State.Model.Settings.ProbeBeside && Suits(call) && call.Order.After(tier) is not null;

    /// <summary>Whether a call can be sent twice at once, whichever tier is probed.</summary>
    public static bool Suits(Call call) =>
        !call.IsProbe
        && call.Sent + 1 < call.Plan.MaxAttempts
        && call.Request is not { System: null, User: null, Messages.Length: 0 }
        && IsWithoutEffects(call.Request.Options);

    private static bool IsWithoutEffects(ChatOptions? options) =>
        options is null || options.Tools is not { Count: > 0 } && string.IsNullOrEmpty(options.ConversationId);
}
