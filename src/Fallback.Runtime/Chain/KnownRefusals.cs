using Fallback.CompilerServices;

namespace Fallback;

/// <summary>How calls teach which kinds of requests a tier refuses, and who is kept from asking it: see <see cref="RefusalMemory"/>.</summary>
internal static class KnownRefusals
{
    /// <summary>
    /// A tier was left because of a refusal. Only the provider's own words about a request that we have written count, and no adaptation may
    /// have helped; a body that is too large says nothing about smaller ones.
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

    /// <summary>A tier has answered: what others refused was no fault of the request.</summary>
    public static void Answered(Call call, Tier tier)
    {
        if (!tier.State.Refusals.IsEmpty) tier.State.Refusals.Accept(RequestKind.Of(call));
        if (call.Refusers is { } refusers) Teach(call, tier, refusers);
    }

    /// <summary>Why a tier is not asked for such a request, for people; null where it is.</summary>
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
