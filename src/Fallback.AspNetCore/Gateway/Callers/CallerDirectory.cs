using Fallback.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fallback.Gateway;

/// <summary>
/// Finds the caller of a request by the hash of its key; if none is configured, requests from this machine have one caller. Thread-safe.
/// </summary>
/// <remarks>
/// The key of a request is hashed, and the hash is looked up. The time depends only on the hash, which reveals nothing about a key; see
/// <see cref="KeyHash"/>. Every wrong key takes as long as a right one, and gets the same answer.
/// </remarks>
internal sealed class CallerDirectory
{
    /// <summary>The name of the caller for requests from this machine; no configured caller can have it.</summary>
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

    /// <summary>Whether no caller was configured since the start, so that requests from this machine are answered.</summary>
    public bool IsLocalOnly => !_hasHadCallers;

    /// <summary>The configured callers.</summary>
    public IEnumerable<Caller> All => _callers.Values;

    /// <summary>
    /// Applies changed options, which were validated. Remaining callers keep their counts; a removed key is refused from now on. If the
    /// last key is removed, no request is answered: a gateway that required keys must not stop requiring them because a file was emptied.
    /// </summary>
    public void Update(FallbackGatewayOptions options)
    {
        Dictionary<KeyHash, Caller> callers = Read(options, _callers);
        // First: in between, no request may find that there are no keys and never were any.
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

    /// <summary>
    /// Returns the key of a request, wherever clients of OpenAI, Azure and Anthropic put it. Two keys in one header count as none.
    /// </summary>
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
