using System.Collections.Frozen;

namespace Fallback;

/// <summary>
/// The providers' codes that decide by themselves. Coarse ones (<c>invalid_request_error</c>, <c>rate_limit_error</c>,
/// <c>RESOURCE_EXHAUSTED</c>) are left out on purpose: Anthropic's monthly cap is a <c>rate_limit_error</c>, and DeepSeek calls everything
/// <c>invalid_request_error</c>.
/// </summary>
internal static class ErrorCodes
{
    private static readonly FrozenDictionary<string, CodeMeaning> _codes = Build();

    private static readonly FrozenSet<string> _accountWide = FrozenSet.ToFrozenSet(
        ["inflightbudgetexhausted", "openrouterinflightbudget", "organizationratelimitexceeded", "accountratelimitexceeded"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the meaning of an error's codes. If several have one, the more serious one wins: billing before anything else.
    /// </summary>
    public static CodeMeaning? Decide(ReadOnlySpan<string> codes, Vendor vendor, out string? deciding)
    {
        CodeMeaning? best = null;
        deciding = null;
        foreach (string code in codes)
        {
            if (!_codes.TryGetValue(Plain(code), out CodeMeaning meaning) && !VendorCodes.TryGet(vendor, code, out meaning)) continue;
            if (best is { } known && known.Rank <= meaning.Rank) continue;
            best = meaning;
            deciding = code;
        }
        return best;
    }

    /// <summary>Whether a rate limit applies to the whole account, and not to one model.</summary>
    public static bool IsAccountWide(string code) => _accountWide.Contains(Plain(code));

    /// <summary>Vendors write the same word in several ways: <c>data_inspection_failed</c>, <c>DataInspectionFailed</c>.</summary>
    private static string Plain(string code) => code.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    // Long because it is a table.
    private static FrozenDictionary<string, CodeMeaning> Build()
    {
        var codes = new Dictionary<string, CodeMeaning>(StringComparer.OrdinalIgnoreCase);
        int rank = 0;
        void Add(FailureKind kind, params string[] names)
        {
            foreach (string name in names) codes[Plain(name)] = new CodeMeaning(kind, rank);
            rank++;
        }

        Add(FailureKind.BillingExhausted,
            "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded", "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded", "billing_hard_limit_reached", "billing_error", "billing_not_active",
            "enforced_spend_limit_reached", "payment_required",
            "exceeded_current_quota_error", "insufficient_balance", "insufficient_credits", "arrearage",
            // LiteLLM; Alibaba; gateways' budgets of a key.
            "budget_exceeded", "PrepaidBillOverdue", "PostpaidBillOverdue", "key_limit_exceeded", "insufficient_user_quota",
            "pre_consume_token_quota_failed", "insufficient_funds", "credit_limit_reached", "insufficient_user_credits",
            // OpenRouter's limit_source; gateways with budgets for projects, teams, users and keys.
            "openrouter_key_limit", "openrouter_guardrail_budget", "openrouter_workspace_budget", "project_budget_exceeded",
            "team_budget_exceeded", "user_budget_exceeded", "organization_budget_exceeded", "key_budget_exceeded", "budget_limit_exceeded",
            "spend_limit_exceeded", "monthly_limit_exceeded", "customer_verification_required");
        // This one request would cost more than all running requests together may.
        Add(FailureKind.RequestTooLargeForLimit, "weight_exceeds_budget");
        Add(FailureKind.RateLimited, "in_flight_budget_exhausted", "openrouter_in_flight_budget", "slow_down",
            "ThrottlingException", "TooManyRequestsException",
            "ServiceQuotaExceededException", "Throttling", "Throttling.RateQuota", "Throttling.BurstRate", "Throttling.AllocationQuota",
            "limit_requests", "limit_burst_rate",
            "organization_rate_limit_exceeded", "account_rate_limit_exceeded");
        Add(FailureKind.ContextLengthExceeded,
            "context_length_exceeded", "exceed_context_size_error", "token_limit_exceeded", "model_context_window_exceeded", "string_too_long",
            "context_window_exceeded", "ContextWindowExceededError", "tokens_limit_reached", "too_many_prompt_tokens", "prompt_too_long",
            "input_too_long", "max_context_length_exceeded");
        Add(FailureKind.OutputLimitTooLarge, "max_tokens_exceeded");
        Add(FailureKind.ContentFiltered,
            "content_filter", "ResponsibleAIPolicyViolation", "content_policy_violation", "invalid_prompt", "refusal", "bio_policy",
            "data_inspection_failed", "InvalidParameter.DataInspection", "content_filtered", "content_policy", "content_moderation",
            "ContentPolicyViolationError", "moderation_blocked", "input_moderation_failed", "SensitiveContentDetected",
            "InputTextSensitiveContentDetected", "OutputTextSensitiveContentDetected", "guardrail_intervened",
            "blocked_by_policy", "guardrail_violation", "hooks_failed");
        Add(FailureKind.ModelUnavailable,
            "model_not_found", "DeploymentNotFound", "invalid_model", "model_deprecated", "model_decommissioned", "no_endpoints",
            "model_unavailable_upstream", "free_variant_ended", "wrong_endpoint", "model_not_available", "model_not_supported", "unsupported_model",
            // The state of the account or deployment, whatever the status is.
            "OperationNotSupported", "unavailable_model", "model_terms_required", "model_permission_blocked_org",
            "model_permission_blocked_project", "Model.AccessDenied", "ModelNotOpen", "model_not_open", "InvalidEndpointOrModel.NotFound",
            // LiteLLM: the key, its team or its user may use other models.
            "key_model_access_denied", "team_model_access_denied", "user_model_access_denied", "org_model_access_denied",
            "project_model_access_denied", "tag_model_access_denied",
            "model_retired", "model_disabled", "ResourceNotFoundException", "DeploymentNotReady", "deployment_not_ready", "unknown_model");
        Add(FailureKind.UnsupportedParameter,
            "unsupported_parameter", "unsupported_value", "unknown_parameter", "not_supported_error", "extra_forbidden");
        Add(FailureKind.Overloaded,
            "server_is_overloaded", "overloaded_error", "engine_overloaded_error", "service_tier_capacity_exceeded", "provider_overloaded",
            "capacity_exhausted", "temporarily_unavailable", "capacity_exceeded", "unavailable_error", "ServiceUnavailableException",
            "ModelNotReadyException");
        Add(FailureKind.InvalidCredentials,
            "invalid_api_key", "authentication_error", "token_not_found_in_db", "expired_key", "key_expired", "key_disabled", "api_key_expired",
            "api_key_disabled", "expired_token", "missing_api_key", "API_KEY_INVALID", "authentication", "invalid_authentication_error",
            // Amazon's, with status 403.
            "UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException", "MissingAuthenticationTokenException");
        Add(FailureKind.PermissionDenied, "unsupported_country_region_territory", "region_restricted", "privacy_restricted", "constraint_filtered");
        // Amazon's code for an error of its model, with status 424.
        Add(FailureKind.ServerError, "ModelErrorException", "ModelStreamErrorException", "InternalServerException");
        // Groq: the model's own output was unusable, and another attempt may give a better one. This shows nothing about the tier's health.
        Add(FailureKind.ProtocolError, "tool_use_failed", "json_validate_failed");
        return codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>A code's kind, and its rank if an error has several codes.</summary>
internal readonly record struct CodeMeaning(FailureKind Kind, int Rank);
