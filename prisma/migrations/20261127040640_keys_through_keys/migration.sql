-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "made_through" UUID[] DEFAULT ARRAY[]::UUID[];
