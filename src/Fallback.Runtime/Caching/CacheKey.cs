using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Computes SHA-256 over the chain and everything in a request that any of its tiers can see, whatever dialect or client it has. A request
/// that cannot be hashed is neither cached nor shared: a wrong answer would be worse than a second request.
/// </summary>
internal static class CacheKey
{
    /// <summary>The key of a call whose chain has a cache; null for a call that is not to be cached.</summary>
    public static string? Of(Call call)
    {
        if (call.Plan.Cache is null) return null;
        RequestIdentity identity = call.Identity ??= Find(call);
        return identity.Key;
    }

    public static RequestIdentity Compute(ChatRequest request, string chain, bool hasClients, bool hasOwnDialects = false)
    {
        using var hash = new IdentityHash(hasClients, hasOwnDialects);
        try
        {
            hash.Text(chain);
            hash.Text(request.System);
            IdentityContents.Messages(hash, request.Messages);
            hash.Text(request.User);
            IdentityOptions.Write(hash, request.Options);
            Generation(hash, request.Generation);
            Format(hash, request.Format);
            if (hash.Has(request.Wire)) request.Wire.Hash(hash);
        }
        catch (Exception e)
        {
            // The caller's own collections and values may throw anything.
            hash.Refuse($"a part of it threw {e.GetType().Name}");
        }
        return hash.Obstacle is { } obstacle ? new RequestIdentity(null, obstacle) : new RequestIdentity(hash.ToKey(), null);
    }

    private static RequestIdentity Find(Call call)
    {
        bool hasClients = false, hasOwnDialects = false;
        foreach (Tier tier in call.Plan.Instances)
        {
            hasClients |= tier.Endpoint.ChatClient is not null;
            hasOwnDialects |= tier.Endpoint.Dialect.SeesRawRepresentations;
        }
        RequestIdentity identity = Compute(call.Request, call.Fingerprint, hasClients, hasOwnDialects);
        if (identity.Obstacle is { } obstacle) call.Runtime.Cache.NoteUncacheable(call, obstacle);
        return identity;
    }

    private static void Generation(IdentityHash hash, GenerationAttribute? generation)
    {
        if (!hash.Has(generation)) return;
        hash.Number(generation.Temperature);
        hash.Number(generation.TopP);
        hash.Whole(generation.MaxOutputTokens);
        hash.Whole(generation.Seed);
        hash.Texts(generation.Stop);
    }

    private static void Format(IdentityHash hash, AnswerFormat? format)
    {
        if (!hash.Has(format)) return;
        AnswerSchema schema = format.Schema;
        hash.Text(schema.Name);
        hash.Text(schema.Description);
        hash.Json(schema.Schema);
        hash.Flag(schema.IsStrict);
        hash.Flag(schema.IsWrapped);
        hash.Flag(schema.AllowsNull);
    }
}
