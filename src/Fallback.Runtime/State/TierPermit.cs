namespace Fallback;

/// <summary>Leave to send one request to a tier; the default value has nothing to report.</summary>
internal readonly record struct TierPermit(BreakerPermit Credential, BreakerPermit Endpoint, BreakerPermit Model)
{
    /// <summary>Whether it is a probe that runs beside the call to the next tier.</summary>
    public bool IsBeside => Model.IsBeside || Endpoint.IsBeside || Credential.IsBeside;

    /// <summary>One more than the answers that the tier had given when the request began; 0 where nobody counts.</summary>
    public long AnswersBefore { get; init; }

    /// <summary>The failures that the tier had had by then.</summary>
    public long FailuresBefore { get; init; }

    /// <summary>Whether no other request was under way when it began.</summary>
    public bool BeganAlone { get; init; }

    /// <summary>The request's part of the limits; null where nothing is limited.</summary>
    public LimitLease? Limits { get; init; }

    /// <summary>What is set aside for the request; null without a budget.</summary>
    public CostLease? Cost { get; init; }
}
