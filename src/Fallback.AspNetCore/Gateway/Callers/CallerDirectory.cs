using Fallback.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fallback.Gateway;

/// <summary>
/// Finds who calls: by the hash of the key that a request bears, or, where none has been configured, whoever asks from this machine. Thread-safe.
/// </summary>
/// <remarks>
/// What a request bears is hashed, and the hash is looked up. The time of that depends on the hash alone, of which nothing leads back to a key;
/// see <see cref="KeyHash"/>. Every wrong key takes as long as a right one, and is answered alike.
/// </remarks>
internal sealed class CallerDirectory
{
    /// <summary>The name of whoever asks from this machine; no configured caller can have it.</summary>
    public const string LocalName = "(local)";

    private const string Scheme = "Bearer ";

    private static readonly GatewayError _noKey = Unauthorized(
        "You didn't provide an API key. Send one that this gateway has issued, as Authorization: Bearer fbk_…");

    private static readonly GatewayError _wrongKey = Unauthorized("Incorrect API key provided. Send one that this gateway has issued.");

    private static readonly GatewayError _notLocal = new(
        StatusCodes.Status403Forbidden, "permission_error", "local_only",
        "No caller is configured, so this gateway answers requests from its own machine only: add one with fallback-gateway keys add.");

    private static readonly GatewayError _nobody = Unauthorized(
        "This gateway has no callers any more: add one with fallback-gateway keys add, "
            + "or restart it to answer requests from its own machine.");

    private readonly TimeProvider _time;
    private readonly Caller _local;
    private volatile Dictionary<KeyHash, Caller> _callers;
    private volatile bool _hasHadCallers;

    public CallerDirectory(FallbackGatewayOptions options, TimeProvider time)
    {
        _time = time;
        _local = new Caller(LocalName, [], new CallerLimits(LocalName, time));
        _callers = Read(options, []);
        _hasHadCallers = _callers.Count > 0;
    }

    /// <summary>Whether nobody has been configured since the start, so that this machine is answered.</summary>
    public bool IsLocalOnly => !_hasHadCallers;

    /// <summary>Those who are configured.</summary>
    public IEnumerable<Caller> All => _callers.Values;

    /// <summary>
    /// Takes in changed options, which were checked. Who stays keeps what was counted; a key that is gone is refused from now on. With the last
    /// key gone nobody is let in: a gateway that asked for keys must not ask for none because a file was emptied.
    /// </summary>
    public void Update(FallbackGatewayOptions options)
    {
        Dictionary<KeyHash, Caller> callers = Read(options, _callers);
        // First: in between, nobody who asks may find neither keys nor that there were any.
        if (callers.Count > 0) _hasHadCallers = true;
        _callers = callers;
    }

    public AccessDecision Find(HttpContext context)
    {
        Dictionary<KeyHash, Caller> callers = _callers;
        if (callers.Count == 0)
        {
            if (_hasHadCallers) return _nobody;
            return LocalRequests.IsLocal(context) ? _local : _notLocal;
        }
        ReadOnlySpan<char> key = KeyOf(context.Request.Headers);
        if (key.IsEmpty) return _noKey;
        return KeyHash.Of(key) is { } hash && callers.TryGetValue(hash, out Caller? caller) ? caller : _wrongKey;
    }

    /// <summary>The key that a request bears, wherever OpenAI's, Azure's and Anthropic's clients put it. Two in one header are none.</summary>
    private static ReadOnlySpan<char> KeyOf(IHeaderDictionary headers)
    {
        StringValues value = headers.Authorization;
        if (value is [{ } bearer] && bearer.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return bearer.AsSpan(Scheme.Length).Trim();
        if (headers.TryGetValue("api-key", out value) && value is [{ } azure]) return azure;
        return headers.TryGetValue("x-api-key", out value) && value is [{ } anthropic] ? anthropic : default(ReadOnlySpan<char>);
    }

    private Dictionary<KeyHash, Caller> Read(FallbackGatewayOptions options, Dictionary<KeyHash, Caller> before)
    {
        Dictionary<string, CallerLimits> known = before.Values.ToDictionary(
            static caller => caller.Name, static caller => caller.Limits, StringComparer.OrdinalIgnoreCase);
        var callers = new Dictionary<KeyHash, Caller>(options.Callers.Count);
        foreach (FallbackGatewayCaller configured in options.Callers)
        {
            if (!known.TryGetValue(configured.Name, out CallerLimits? limits)) limits = new CallerLimits(configured.Name, _time);
            limits.Apply(configured);
            callers.Add(KeyHash.Parse(configured.KeyHash)!.Value, new Caller(configured.Name, configured.Chains, limits));
        }
        return callers;
    }

    private static GatewayError Unauthorized(string message) =>
        new(StatusCodes.Status401Unauthorized, "invalid_request_error", "invalid_api_key", message) { Challenge = "Bearer" };
}
