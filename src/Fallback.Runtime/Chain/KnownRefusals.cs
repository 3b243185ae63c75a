using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Learns from calls which kinds of requests a tier refuses, and keeps such calls from it: see <see cref="RefusalMemory"/>.
/// </summary>
internal static class KnownRefusals
{
    /// <summary>
    /// Notes that a tier was left because of a refusal. Only the provider's own words about a request that the runtime wrote count, and
    /// only if no adaptation helped; a body that is too large shows nothing about smaller ones.
    /// </summary>
    public static void Note(Call call, Tier tier, Failure failure, bool? streams)
    {
        bool isUnknown = failure.Kind switch
        {
            FailureKind.InvalidRequest => failure.Word == RefusalWord.Unknown,
            FailureKind.UnsupportedParameter => true,
            _ => false,
        };
        if (isUnknown && failure.HttpStatus > 0 && streams is not null) call.AddRefuser(tier);
    }

    /// <summary>Notes that a tier has answered: the request that others refused was not wrong.</summary>
    public static void Answered(Call call, Tier tier)
    {
        if (!tier.State.Refusals.IsEmpty) tier.State.Refusals.Accept(RequestKind.Of(call));
        if (call.Refusers is { } refusers) Teach(call, tier, refusers);
    }

    /// <summary>Returns why a tier is not asked for such a request, for display; null if it is asked.</summary>
    public static string? Find(Call call, Tier tier)
    {
        if (tier.State.Refusals.IsEmpty) return null;
        string kind = RequestKind.Of(call);
        return tier.State.Refusals.Remaining(kind) is { } left
            ? $"{tier} has refused requests of this kind ({kind}) that other tiers accepted; it is asked again in {Wording.Seconds(left)}"
            : null;
    }

    private static void Teach(Call call, Tier answered, Tier[] refusers)
    {
        string kind = RequestKind.Of(call);
        int prompt = PromptMark.Of(call.Request);
        foreach (Tier tier in refusers)
        {
            if (tier.State != answered.State && tier.State.Refusals.Note(kind, prompt))
                Log.Learnt(call.Runtime.Logger, tier.Provider, tier.Model, $"refused requests: {kind}");
        }
    }
}
