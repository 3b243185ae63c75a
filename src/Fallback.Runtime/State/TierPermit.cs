namespace Fallback;

/// <summary>The permission to send one request to a tier; the default value needs no report.</summary>
internal readonly record struct TierPermit(BreakerPermit Credential, BreakerPermit Endpoint, BreakerPermit Model)
{
    /// <summary>Whether it is a probe that runs at the same time as the call to the next tier.</summary>
    public bool IsBeside => Model.IsBeside || Endpoint.IsBeside || Credential.IsBeside;

    /// <summary>One more than the answers that the tier had given when the request began; 0 if they are not counted.</summary>
    public long AnswersBefore { get; init; }

    /// <summary>The tier's failures up to then.</summary>
    public long FailuresBefore { get; init; }

    /// <summary>Whether no other request was running when it began.</summary>
    public bool BeganAlone { get; init; }

    /// <summary>The request's part of the limits; null if nothing is limited.</summary>
    public LimitLease? Limits { get; init; }

    /// <summary>The reservation for the request; null without a budget.</summary>
    public CostLease? Cost { get; init; }
}
