namespace Fallback.Gateway;

/// <summary>The keys that the tiers of a call's chain currently use.</summary>
internal static class ChainSecrets
{
    public static IEnumerable<ApiKey> Of(Call call)
    {
        foreach (Tier tier in call.Plan.Tiers)
            foreach (Tier instance in tier.Group is null ? [tier] : tier.Instances)
                foreach (ApiKey key in Of(instance.Endpoint.Key)) yield return key;
        foreach (ApiKey key in Of(call.Plan.Canary?.Tier.Endpoint.Key)) yield return key;
    }

    private static IEnumerable<ApiKey> Of(ApiKey? key)
    {
        if (key is null) yield break;
        yield return key;
        foreach (ApiKey other in key.Others) yield return other;
    }
}
