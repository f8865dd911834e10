variable "later" {}

resource "aws_iam_role_policy_attachment" "pass" {
  role       = "training"
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerReadOnly"
}

resource "aws_iam_role_policy_attachment" "fail" {
  role       = "training"
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
}

resource "aws_iam_role_policy_attachment" "unknown" {
  role       = "training"
  policy_arn = var.later
}

resource "aws_iam_user_policy_attachment" "pass" {
  user       = "anna"
  policy_arn = "arn:aws:iam::aws:policy/AmazonBedrockReadOnly"
}

resource "aws_iam_user_policy_attachment" "fail" {
  user       = "anna"
  policy_arn = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess"
}

resource "aws_iam_group_policy_attachment" "pass" {
  group      = "reviewers"
  policy_arn = "arn:aws:iam::aws:policy/AmazonBedrockReadOnly"
}

resource "aws_iam_group_policy_attachment" "fail" {
  group      = "reviewers"
  policy_arn = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess"
}

resource "aws_iam_policy_attachment" "pass" {
  name       = "reviewers"
  policy_arn = "arn:aws:iam::aws:policy/AmazonBedrockReadOnly"
}

resource "aws_iam_policy_attachment" "fail" {
  name       = "reviewers"
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
}
