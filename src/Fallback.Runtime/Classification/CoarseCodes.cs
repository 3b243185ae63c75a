using System.Collections.Frozen;

namespace Fallback;

/// <summary>The status that an error inside a 200 would have had: such an error has only coarse codes.</summary>
internal static class CoarseCodes
{
    private static readonly FrozenDictionary<string, int> _statuses = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["invalid_request_error"] = 400,
        ["invalid_request"] = 400,
        ["BadRequestError"] = 400,
        ["INVALID_ARGUMENT"] = 400,
        ["FAILED_PRECONDITION"] = 400,
        ["data_residency_mismatch"] = 400,
        ["UNAUTHENTICATED"] = 401,
        ["permission_error"] = 403,
        ["permission_denied"] = 403,
        ["not_found_error"] = 404,
        ["NotFoundError"] = 404,
        ["NOT_FOUND"] = 404,
        ["timeout"] = 504,
        ["timeout_error"] = 504,
        ["vector_store_timeout"] = 504,
        ["DEADLINE_EXCEEDED"] = 504,
        ["conflict_error"] = 409,
        ["request_too_large"] = 413,
        ["payload_too_large"] = 413,
        ["UnprocessableEntityError"] = 422,
        ["RateLimitError"] = 429,
        ["rate_limit_error"] = 429,
        ["rate_limit_exceeded"] = 429,
        ["rate_limit_reached_error"] = 429,
        ["rate_limited"] = 429,
        ["too_many_requests"] = 429,
        ["requests"] = 429,
        ["tokens"] = 429,
        ["RESOURCE_EXHAUSTED"] = 429,
        ["api_error"] = 500,
        ["server_error"] = 500,
        ["internal_server_error"] = 500,
        ["InternalServerError"] = 500,
        ["INTERNAL"] = 500,
        ["provider_unavailable"] = 502,
        ["service_unavailable_error"] = 503,
        ["UNAVAILABLE"] = 503,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static int? Status(ReadOnlySpan<string> codes)
    {
        foreach (string code in codes)
        {
            if (_statuses.TryGetValue(code, out int status)) return status;
            if (code.StartsWith("image_", StringComparison.OrdinalIgnoreCase)) return 400;
        }
        return null;
    }
}
